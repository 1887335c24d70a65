import type { ReactNode } from "react";
import styles from "./badge.module.css";
import { cx } from "./cx.ts";

/** A short fact in a colored pill. */
export function Badge({ tone, children }: { tone?: "accent" | "success" | "warning" | "danger"; children: ReactNode }) {
  return <span className={cx(styles.badge, tone && styles[tone])}>{children}</span>;
}
