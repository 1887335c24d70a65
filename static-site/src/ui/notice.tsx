import { CircleExclamationPoint } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import styles from "./notice.module.css";

/** A message that belongs to a part of the page. */
export function Notice({ tone, children }: { tone: "danger" | "warning" | "info"; children: ReactNode }) {
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={cx(
        styles.notice,
        tone === "danger" && styles.noticeDanger,
        tone === "warning" && styles.noticeWarning,
      )}
    >
      <CircleExclamationPoint size={16} aria-hidden="true" />
      <div>{children}</div>
    </div>
  );
}
