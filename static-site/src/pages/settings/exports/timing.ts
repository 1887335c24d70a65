import type { Schedule, ScheduleBody } from "../../../api/queries/schedules.ts";

/** How often a schedule runs, as the form offers it: `minutes` and `cron` are the person's own. */
export type Pace = "hour" | "night" | "monday" | "minutes" | "cron";

export const presets: Readonly<Record<string, string>> = {
  hour: "0 * * * *",
  night: "0 2 * * *",
  monday: "0 2 * * 1",
};

/** The pace that a schedule's timing is. */
export function paceOf({ cron, every_minutes }: Pick<Schedule, "cron" | "every_minutes">): Pace {
  if (every_minutes !== null) return "minutes";
  const known = Object.entries(presets).find(([, expression]) => expression === cron?.split(/\s+/).join(" "));
  return (known?.[0] as Pace | undefined) ?? "cron";
}

/** The part of a schedule's body that says when it runs. */
export function timingOf(pace: Pace, cron: string, timeZone: string, minutes: number): ScheduleBody {
  if (pace === "minutes") return { every_minutes: minutes };
  return { cron: presets[pace] ?? cron, time_zone: timeZone };
}

export function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** Every time zone that the browser knows, and those named. */
export function timeZones(...also: string[]): string[] {
  return [...new Set(["UTC", ...also, ...Intl.supportedValuesOf("timeZone")])].sort();
}
