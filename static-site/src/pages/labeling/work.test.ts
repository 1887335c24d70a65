import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readConfig } from "../../config/tree.ts";
import { NER, spanEntry } from "../../editor/core/testing.ts";
import type { TaskJson } from "./calls.ts";
import { TaskWork, type WorkOptions } from "./work.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const user = 3;
const workOn = (more: Partial<TaskJson>, options: Partial<WorkOptions> = {}) =>
  new TaskWork({
    task: { id: 7, project: 1, data: { text: "Ann met Bob" }, ...more },
    config: readConfig(NER),
    user,
    blind: false,
    stream: false,
    ...options,
  });
const annotation = (id: number, lead_time: number | null) => ({
  id,
  completed_by: user,
  lead_time,
  result: [spanEntry("a", 0, 3, "PER")],
});
const seconds = (count: number) => vi.advanceTimersByTime(count * 1000);
const sent = (work: TaskWork) => work.submission(work.current, false).body.lead_time;

test("an update adds its time to the annotation's", () => {
  const work = workOn({ annotations: [annotation(5, 12.5)] });
  seconds(4);
  expect(sent(work)).toBe(16.5);
  work.saved(work.current, annotation(5, 16.5));
  seconds(2);
  expect(sent(work)).toBe(18.5);
});

test("a draft goes on from its own time, a new annotation from none", () => {
  const draft = { id: 1, annotation: null, lead_time: 30, result: [] };
  const work = workOn({ drafts: [draft] });
  seconds(1);
  expect(sent(work)).toBe(31);
  work.create();
  seconds(2);
  expect(sent(work)).toBe(2);
});

test("only the open annotation's time runs", () => {
  const work = workOn({ annotations: [annotation(5, null), annotation(6, 10)] });
  seconds(3);
  const [other, last] = work.tabs;
  if (!other || !last) throw new Error("two annotations make two tabs");
  expect(work.current).toBe(last);
  work.open(other);
  seconds(5);
  expect(sent(work)).toBe(5);
  work.open(last);
  expect(sent(work)).toBe(13);
});

test("a new annotation starts from the prediction of the version that is shown, or from none", () => {
  const predictions = ["v1", "v2"].map((model_version, index) => ({
    id: index + 1,
    model_version,
    result: [spanEntry(model_version, 0, 3, "PER")],
  }));
  const startsFrom = (options?: Partial<WorkOptions>) => {
    const work = workOn({ predictions }, options);
    return [
      work.current.parentPrediction,
      ...work.current
        .session()
        .document.regions()
        .map(({ id }) => id),
    ];
  };
  expect(startsFrom()).toEqual([2, "v2"]);
  expect(startsFrom({ modelVersion: "v1" })).toEqual([1, "v1"]);
  expect(startsFrom({ modelVersion: "v3" })).toEqual([undefined]);
  expect(startsFrom({ empty: true })).toEqual([undefined]);
});
