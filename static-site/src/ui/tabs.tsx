import type { ComponentProps, KeyboardEvent } from "react";
import { cx } from "./cx.ts";
import styles from "./tabs.module.css";

/** A row of `Tab`s. The arrow keys, Home and End select a tab and focus it. */
export function TabList({ label, className, ...rest }: ComponentProps<"div"> & { label: string }) {
  return (
    <div {...rest} role="tablist" aria-label={label} className={cx(styles.list, className)} onKeyDown={moveSelection} />
  );
}

/** Selects one panel. `name` is unique in the page and shared with its `TabPanel`, where there is one. */
export function Tab({
  name,
  selected,
  onSelect,
  hasPanel = false,
  className = styles.tab,
  ...rest
}: ComponentProps<"button"> & { name: string; selected: boolean; onSelect: () => void; hasPanel?: boolean }) {
  return (
    <button
      {...rest}
      id={`tab-${name}`}
      type="button"
      role="tab"
      aria-selected={selected}
      aria-controls={hasPanel ? `panel-${name}` : undefined}
      tabIndex={selected ? 0 : -1}
      className={className}
      onClick={onSelect}
    />
  );
}

/** The content of a tab. It stays in the document while another tab is selected, so that typed text is kept. */
export function TabPanel({ name, selected, ...rest }: ComponentProps<"div"> & { name: string; selected: boolean }) {
  return <div {...rest} id={`panel-${name}`} role="tabpanel" aria-labelledby={`tab-${name}`} hidden={!selected} />;
}

function moveSelection(event: KeyboardEvent<HTMLDivElement>): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[role="tab"]:enabled')];
  const at = tabs.indexOf(event.target as HTMLButtonElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const next = tabs[(to + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
}
