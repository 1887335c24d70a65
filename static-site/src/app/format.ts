import { i18n } from "./i18n.ts";

/** A whole number with the language's group separators. */
export function formatCount(count: number | null | undefined): string {
  return i18n.number(count ?? 0);
}

/** The day alone. */
export function formatDay(iso: string): string {
  return i18n.date(new Date(iso), { dateStyle: "medium" });
}

/** Day and minute, in the language's short form. */
export function formatDate(iso: string): string {
  return i18n.date(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
}

const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** A size in decimal units with at most one decimal. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${i18n.number(value, { maximumFractionDigits: unit === 0 ? 0 : 1 })} ${units[unit]}`;
}
