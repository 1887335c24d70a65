import { useLingui } from "@lingui/react/macro";
import { Check, CircleAlert, Copy } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import styles from "./bits.module.css";
import { Button } from "./button.tsx";
import { copyText } from "./copy.ts";
import { cx } from "./cx.ts";

/** A grey stand-in for what is on its way. */
export function Skeleton({ width = "100%", height = 14 }: { width?: number | string; height?: number | string }) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />;
}

interface Person {
  email?: string;
  first_name?: string;
  last_name?: string;
}

/** The name of a person as shown everywhere: full name, else the address. */
export function personName(person: Person): string {
  return [person.first_name, person.last_name].filter(Boolean).join(" ") || person.email || "";
}

function initialsOf(person: Person): string {
  if (person.first_name || person.last_name) return `${person.first_name?.[0] ?? ""}${person.last_name?.[0] ?? ""}`;
  return person.email?.slice(0, 2) ?? "?";
}

export function Avatar({ person, size = 28 }: { person: Person; size?: number }) {
  return (
    <span
      className={styles.avatar}
      style={{ width: size, height: size }}
      data-tip={personName(person)}
      aria-hidden="true"
    >
      {initialsOf(person)}
    </span>
  );
}

export function Badge({ tone, children }: { tone?: "accent" | "success" | "warning" | "danger"; children: ReactNode }) {
  return <span className={cx(styles.badge, tone && styles[tone])}>{children}</span>;
}

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

/** What stands where a list would, when there is nothing to list. */
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

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={styles.kbd}>{children}</kbd>;
}

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
      <CircleAlert size={16} aria-hidden="true" />
      <div>{children}</div>
    </div>
  );
}

/** A value to carry elsewhere, with a button that copies it. */
export function CopyField({ value, label }: { value: string; label: string }) {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const [byHand, setByHand] = useState(false);
  const copy = async () => {
    const done = await copyText(value);
    setByHand(!done);
    if (!done) {
      field.current?.focus();
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };
  return (
    <div>
      <div className={styles.copy}>
        <input ref={field} readOnly value={value} aria-label={label} onFocus={(event) => event.target.select()} />
        <Button icon={copied ? <Check size={15} /> : <Copy size={15} />} onClick={() => void copy()}>
          {copied ? t`Copied` : t`Copy`}
        </Button>
      </div>
      {byHand && <CopyByHand />}
    </div>
  );
}

/** Said beside a text that is selected, since the browser does not let the page copy it. */
export function CopyByHand() {
  const { t } = useLingui();
  return (
    <p className={styles.byHand} role="status">
      {t`The browser does not let the page copy. The text is selected: copy it with Ctrl C, or ⌘ C.`}
    </p>
  );
}
