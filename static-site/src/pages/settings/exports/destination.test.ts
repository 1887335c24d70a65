import { expect, test } from "vitest";
import { bucketsFor, destinationOf } from "./destination.ts";

const before = { bucket: "labels", prefix: "nightly/", folder: "s3://labels/nightly/7/" };

test("a destination that stays is not sent", () => {
  expect(destinationOf(null, null)).toEqual({});
  expect(destinationOf(before, { bucket: "labels", prefix: "nightly/" })).toEqual({});
  expect(destinationOf(before, { bucket: "labels", prefix: " /nightly" })).toEqual({});
});

test("a destination that is new, changed or ended is sent", () => {
  expect(destinationOf(null, { bucket: "labels", prefix: "a/b" })).toEqual({
    destination: { bucket: "labels", prefix: "a/b/" },
  });
  expect(destinationOf(before, { bucket: "labels", prefix: " / " })).toEqual({
    destination: { bucket: "labels", prefix: "" },
  });
  expect(destinationOf(before, { bucket: "archive", prefix: "nightly/" })).toEqual({
    destination: { bucket: "archive", prefix: "nightly/" },
  });
  expect(destinationOf(before, null)).toEqual({ destination: null });
});

test("a schedule's own bucket can be chosen even where it is listed no longer", () => {
  expect(bucketsFor([], null)).toEqual([]);
  expect(bucketsFor(["archive", "labels"], before)).toEqual(["archive", "labels"]);
  expect(bucketsFor(["archive"], before)).toEqual(["archive", "labels"]);
});
