import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

/** Shown in place of a list that has no items. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
  level = 2,
}: {
  icon: ReactNode;
  /** Heading level; 1 where it is the whole page. */
  level?: 1 | 2;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <div className={styles.emptyIcon}>{icon}</div>
      {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children && <p>{children}</p>}
      {actions && <div className={styles.emptyActions}>{actions}</div>}
    </div>
  );
}
