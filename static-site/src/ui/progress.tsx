import { cx } from "./cx.ts";
import styles from "./progress.module.css";

/** A progress bar; `value` runs from 0 to 1, null when the end is unknown. */
export function Progress({
  value,
  label,
  state = "running",
}: {
  value: number | null;
  label: string;
  state?: "running" | "done" | "failed";
}) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
    >
      <div
        className={cx(
          styles.fill,
          percent === null && styles.unknown,
          state === "done" && styles.done,
          state === "failed" && styles.failed,
        )}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
