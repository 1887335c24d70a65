import { expect, test } from "vitest";
import { editedSince } from "./use-draft.ts";

test("an edit made during a save stays unsaved, and what was sent does not", () => {
  const sent = { title: "Fog", description: "Logs" };
  expect(editedSince(sent, sent)).toEqual({});
  expect(editedSince(sent, { ...sent, title: "Fog and rain" })).toEqual({ title: "Fog and rain" });
  expect(editedSince(sent, { ...sent, color: "#9BDDB2" })).toEqual({ color: "#9BDDB2" });
});
