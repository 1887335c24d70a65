import { expect, test } from "vitest";
import { paceOf, timeZones, timingOf } from "./timing.ts";

test("a timing is offered as the preset that it is", () => {
  expect(paceOf({ cron: "0  2 * * *", every_minutes: null })).toBe("night");
  expect(paceOf({ cron: "0 2 * * 1", every_minutes: null })).toBe("monday");
  expect(paceOf({ cron: "30 6 * * 1-5", every_minutes: null })).toBe("cron");
  expect(paceOf({ cron: null, every_minutes: 60 })).toBe("minutes");
});

test("either a cron or minutes are sent", () => {
  expect(timingOf("hour", "", "Europe/Berlin", 5)).toEqual({ cron: "0 * * * *", time_zone: "Europe/Berlin" });
  expect(timingOf("cron", "30 6 * * 1-5", "UTC", 5)).toEqual({ cron: "30 6 * * 1-5", time_zone: "UTC" });
  expect(timingOf("minutes", "0 * * * *", "UTC", 90)).toEqual({ every_minutes: 90 });
});

test("a schedule's own time zone can be chosen even where the browser does not know it", () => {
  expect(timeZones("Mars/Olympus")).toEqual(expect.arrayContaining(["UTC", "Mars/Olympus", "Europe/Berlin"]));
});
