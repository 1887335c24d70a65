import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Item } from "../../../editor/core/items.ts";
import { Journal } from "./journal.ts";
import { pageLocks } from "./locks.ts";
import type { Parcel } from "./parcel.ts";
import { type TestBrowser, testBrowser } from "./testing.ts";

const head = { user: 3, project: 1, task: 7, uniqueId: "u", draft: { key: "d" }, leadTime: 0 };
const base = [{ id: "a", type: "labels" }];
const item = (id: string) => ({ kind: "answer", id, order: 0 }) as Item;
const put = (id: string) => ({ id, before: undefined, after: item(id) });
const remove = (id: string) => ({ id, before: item(id), after: undefined });

const parcel = (more: Partial<Parcel>): Parcel => ({
  ...{ id: "parcel", user: 3, project: 1, task: 7, order: 1, body: { result: [], lead_time: 0 } },
  ...more,
});

let browser: TestBrowser;
beforeEach(() => {
  browser = testBrowser();
});
afterEach(() => browser.close());

const counts = async () => {
  const db = await browser.database;
  return [await db?.count("entries"), await db?.count("pieces")];
};

test("edits of a tab that crashed are there for the next, as they were", async () => {
  const crashed = browser.tab();
  const entry = crashed.journal.begin({ ...head, annotation: 5, version: "v1" }, base);
  entry.note([put("x"), put("y")], 2);
  entry.note([remove("x"), remove("a")], 3);
  await entry.written();
  // While the tab is there, no other takes its work.
  expect(await browser.tab().journal.adopt(3, 7)).toEqual([]);
  crashed.crash();
  const [left, ...more] = await browser.tab().journal.adopt(3, 7);
  expect(more).toEqual([]);
  expect(left?.head).toMatchObject({ annotation: 5, version: "v1", leadTime: 3, saved: false });
  expect(left?.base).toEqual(base);
  expect(Object.fromEntries(left?.items ?? [])).toEqual({ x: null, y: item("y"), a: null });
});

test("an edit is stored at once, and costs what it changes", async () => {
  const entry = browser.tab().journal.begin(head, base);
  const puts = vi.spyOn(IDBObjectStore.prototype, "put");
  entry.note([put("x")], 1);
  await entry.written();
  const { id } = entry.head;
  expect(puts.mock.calls.map(([, key]) => key)).toEqual([[id, "item:x"], [id, "base"], undefined]);
  puts.mockClear();
  // Edits that come while one is being stored are stored together.
  entry.note([put("y")], 2);
  entry.note([put("z")], 2);
  entry.note([put("z")], 2);
  await entry.written();
  const keys = puts.mock.calls.flatMap(([, key]) => (key ? [(key as string[])[1]] : []));
  expect(keys.filter((key) => key === "item:y")).toHaveLength(1);
  expect(new Set(keys)).toEqual(new Set(["item:y", "item:z"]));
});

test("what the server has is not brought back, and is swept with the next visit", async () => {
  const tab = browser.tab();
  const entry = tab.journal.begin(head, base);
  entry.note([put("x")], 1);
  entry.update({ saved: true });
  await entry.written();
  expect(await counts()).toEqual([1, 2]);
  tab.crash();
  expect(await browser.tab().journal.adopt(3, 7)).toEqual([]);
  expect(await counts()).toEqual([0, 0]);
});

test("a tab that leaves keeps what is unsaved, and deletes what is not", async () => {
  const tab = browser.tab();
  const saved = tab.journal.begin(head, base);
  saved.note([put("x")], 1);
  saved.update({ saved: true });
  await saved.leave();
  expect(await counts()).toEqual([0, 0]);
  const unsaved = tab.journal.begin(head, base);
  unsaved.note([put("x")], 1);
  await unsaved.leave();
  expect(await tab.journal.adopt(3, 7)).toHaveLength(1);
});

test("work that was taken up and not opened is taken up again", async () => {
  const tab = browser.tab();
  const entry = tab.journal.begin(head, base);
  entry.note([put("x")], 1);
  await entry.leave();
  const next = browser.tab();
  expect(await next.journal.adopt(3, 7)).toHaveLength(1);
  const [left] = await next.journal.adopt(3, 7);
  const resumed = left?.resume();
  resumed?.note([put("y")], 2);
  await resumed?.leave();
  const [again] = await browser.tab().journal.adopt(3, 7);
  expect([...(again?.items.keys() ?? [])].sort()).toEqual(["x", "y"]);
});

test("others' work and other tasks' work stay where they are", async () => {
  const tab = browser.tab();
  for (const more of [{ user: 4 }, { task: 8 }]) {
    const entry = tab.journal.begin({ ...head, ...more }, base);
    entry.note([put("x")], 1);
    await entry.leave();
  }
  expect(await browser.tab().journal.adopt(3, 7)).toEqual([]);
  expect(await counts()).toEqual([2, 4]);
});

test("edits after a submit are based on what the server made of it, also when the tab is gone", async () => {
  const tab = browser.tab();
  const entry = tab.journal.begin(head, base);
  entry.note([put("x")], 1);
  entry.update({ after: "parcel", saved: true });
  entry.note([put("y")], 2);
  await entry.written();
  tab.crash();
  const next = browser.tab();
  await next.journal.follow(parcel({}), { id: 5, updated_at: "v1", result: [] });
  const [left] = await next.journal.adopt(3, 7);
  expect(left?.head).toMatchObject({ annotation: 5, version: "v1", saved: false });
  expect(left?.head.after).toBeUndefined();
});

test("edits that a parcel has are not brought back when the tab died before it noted that", async () => {
  const tab = browser.tab();
  const entry = tab.journal.begin(head, base);
  entry.note([put("x")], 1);
  await entry.written();
  tab.crash();
  const next = browser.tab();
  const sent = parcel({ entry: entry.head.id, at: entry.head.at });
  await next.journal.follow(sent, { id: 5, updated_at: "v1", result: [] });
  expect(await next.journal.adopt(3, 7)).toEqual([]);
});

test("discarded work is gone, also with later edits", async () => {
  const entry = browser.tab().journal.begin(head, base);
  entry.note([put("x")], 1);
  await entry.discard();
  entry.note([put("y")], 2);
  await entry.written();
  expect(await counts()).toEqual([0, 0]);
});

test("without a database everything goes on", async () => {
  const journal = new Journal(async () => undefined, pageLocks());
  const entry = journal.begin(head, base);
  entry.note([put("x")], 1);
  await entry.written();
  await entry.discard();
  expect(await journal.adopt(3, 7)).toEqual([]);
});
