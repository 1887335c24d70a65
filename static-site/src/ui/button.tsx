import type { ComponentProps, ReactNode, Ref } from "react";
import { Link } from "wouter";
import styles from "./button.module.css";
import { cx } from "./cx.ts";

interface Look {
  variant?: "primary" | "secondary" | "ghost" | "danger";
  size?: "sm" | "md";
  icon?: ReactNode;
}

function look({ variant = "secondary", size = "md" }: Look, extra?: string): string {
  return cx(styles.button, styles[variant], size === "sm" && styles.sm, extra);
}

/** A button; `busy` shows a spinner and refuses clicks. */
export function Button({
  variant,
  size,
  icon,
  busy,
  className,
  children,
  ...rest
}: ComponentProps<"button"> & Look & { busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={look({ variant, size }, className)}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {children}
    </button>
  );
}

/** A square button with an icon; its label is read aloud and shown as a tooltip. */
export function IconButton({
  label,
  variant = "ghost",
  size,
  icon,
  className,
  ref,
  ...rest
}: ComponentProps<"button"> & Look & { label: string; ref?: Ref<HTMLButtonElement> }) {
  return (
    <button
      type="button"
      ref={ref}
      aria-label={label}
      data-tip={label}
      {...rest}
      className={look({ variant, size }, cx(styles.icon, className))}
    >
      {icon}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({
  variant,
  size,
  icon,
  href,
  className,
  children,
}: Look & { href: string; className?: string; children: ReactNode }) {
  return (
    <Link href={href} className={look({ variant, size }, className)}>
      {icon}
      <span>{children}</span>
    </Link>
  );
}
