import { expect, test } from "vitest";
import type { AnnotationJson, DraftJson, TaskJson } from "../calls.ts";
import type { LeftWork } from "./journal.ts";
import { openings } from "./opening.ts";
import type { Parcel } from "./parcel.ts";
import { fingerprint } from "./same-result.ts";

const result = (id: string) => [{ id }];
const annotation = (more: Partial<AnnotationJson> = {}): AnnotationJson => ({
  id: 5,
  result: result("made"),
  created_at: "t1",
  updated_at: "t1",
  ...more,
});
const draft = (more: Partial<DraftJson> = {}): DraftJson => ({
  id: 9,
  annotation: null,
  result: result("draft"),
  created_at: "t2",
  updated_at: "t2",
  unique_id: "d",
  ...more,
});
const left = (more: Partial<LeftWork["head"]> = {}): LeftWork => ({
  head: {
    ...{ id: "j", user: 3, project: 1, task: 7, uniqueId: "u", leadTime: 4, at: 0, saved: false },
    draft: { key: "d" },
    ...more,
  },
  base: result("base"),
  items: new Map(),
  resume: () => {
    throw new Error("nothing is written here");
  },
});
const parcel = (more: Partial<Parcel> = {}): Parcel => ({
  ...{ id: "p", user: 3, project: 1, task: 7, annotation: 5, version: "t0", order: 1 },
  body: { result: result("sent"), lead_time: 1 },
  rival: { annotation: null },
  ...more,
});
function open(
  task: Partial<Pick<TaskJson, "annotations" | "drafts">>,
  work: readonly LeftWork[] = [],
  parcels: readonly Parcel[] = [],
) {
  const found = { task: { id: 7, project: 1, data: {}, ...task }, seen: task.annotations ?? [], left: work, parcels };
  return openings(found).map(({ annotation: made, draft: saved, left: mine, result: [first], rivalry }) => [
    made?.id,
    saved?.id,
    mine?.head.id,
    (first as { id: string } | undefined)?.id,
    rivalry?.kind,
  ]);
}

test("an annotation is opened as it is, with its draft if there is one", () => {
  expect(open({ annotations: [annotation()] })).toEqual([[5, undefined, undefined, "made", undefined]]);
  expect(open({ annotations: [annotation()], drafts: [draft({ annotation: 5 })] })).toEqual([
    [5, 9, undefined, "draft", undefined],
  ]);
});

test("a draft that was begun before the annotation was changed is in conflict with it", () => {
  const changed = annotation({ updated_at: "t3" });
  const saved = draft({ annotation: 5, updated_at: "t4" });
  expect(open({ annotations: [changed], drafts: [saved] })).toEqual([[5, 9, undefined, "draft", "annotation"]]);
  const same = { ...saved, result: changed.result };
  expect(open({ annotations: [changed], drafts: [same] })[0]?.at(-1)).toBeUndefined();
});

test("further drafts of an annotation are shown as new annotations", () => {
  const two = [draft({ annotation: 5, id: 8 }), draft({ annotation: 5, updated_at: "t3" })];
  expect(open({ annotations: [annotation()], drafts: two })).toEqual([
    [5, 9, undefined, "draft", undefined],
    [undefined, 8, undefined, "draft", undefined],
  ]);
});

test("unsaved edits go on where they were made, unless somebody changed that", () => {
  const made = annotation({ updated_at: "t3" });
  const mine = (version: string) => [left({ annotation: 5, version })];
  expect(open({ annotations: [made] }, mine("t3"))).toEqual([[5, undefined, "j", "base", undefined]]);
  expect(open({ annotations: [made] }, mine("t1"))).toEqual([[5, undefined, "j", "base", "annotation"]]);
  expect(open({}, mine("t1"))).toEqual([[undefined, undefined, "j", "base", "deleted"]]);
});

test("unsaved edits of a new annotation find the draft that was saved of it", () => {
  const saved = draft({ updated_at: "t4" });
  const opened = (more: Partial<LeftWork["head"]["draft"]>) =>
    open({ drafts: [saved] }, [left({ draft: { key: "d", ...more } })]);
  expect(opened({ id: 9, version: "t4" })).toEqual([[undefined, 9, "j", "base", undefined]]);
  // The save whose answer never came is one's own; any other is another tab's.
  expect(opened({ id: 9, version: "t2", unanswered: fingerprint(saved.result) })[0]?.at(-1)).toBeUndefined();
  expect(opened({ id: 9, version: "t2", unanswered: fingerprint([]) })).toEqual([
    [undefined, undefined, "j", "base", "draft"],
  ]);
  // Saved once, under the name that only this work had.
  expect(open({ drafts: [draft()] }, [left()])[0]?.at(-1)).toBeUndefined();
  expect(open({}, [left()])).toEqual([[undefined, undefined, "j", "base", undefined]]);
});

test("a new annotation that another tab submitted under the same name is in conflict", () => {
  const made = annotation({ unique_id: "u" });
  expect(open({ annotations: [made] }, [left()])).toEqual([[5, undefined, "j", "base", "annotation"]]);
});

test("a parcel in conflict is shown with its annotation, with the edits that came after it", () => {
  const made = annotation({ updated_at: "t3" });
  expect(open({ annotations: [made] }, [], [parcel()])).toEqual([[5, undefined, undefined, "sent", "annotation"]]);
  const later = left({ annotation: 5, version: "t0", after: "p" });
  expect(open({ annotations: [made] }, [later], [parcel()])).toEqual([[5, undefined, "j", "base", "annotation"]]);
  expect(open({}, [], [parcel()])).toEqual([[undefined, undefined, undefined, "sent", "deleted"]]);
  expect(open({}, [later], [parcel()])).toEqual([[undefined, undefined, "j", "base", "deleted"]]);
});

test("work of two tabs that crashed is two annotations", () => {
  const made = annotation();
  const two = [left({ id: "i", annotation: 5, version: "t1" }), left({ annotation: 5, version: "t1" })];
  expect(open({ annotations: [made] }, two)).toEqual([
    [5, undefined, "j", "base", undefined],
    [undefined, undefined, "i", "base", undefined],
  ]);
});
