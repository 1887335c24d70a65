import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readConfig } from "../../config/tree.ts";
import { NER, spanEntry } from "../../editor/core/testing.ts";
import type { TaskJson } from "./calls.ts";
import { type Parcel, sendParcel } from "./saving/parcel.ts";
import { type TestBrowser, testBrowser } from "./saving/testing.ts";
import { TaskWork, type WorkOptions } from "./work.ts";

let browser: TestBrowser;
let tab: ReturnType<TestBrowser["tab"]>;
beforeEach(() => {
  browser = testBrowser();
  tab = browser.tab();
  // The database runs on immediates.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance", "requestIdleCallback"] });
});
afterEach(() => {
  vi.useRealTimers();
  browser.close();
});

const user = 3;
const workOn = (more: Partial<TaskJson>, options: Partial<WorkOptions> = {}) =>
  new TaskWork({
    task: { id: 7, project: 1, data: { text: "Ann met Bob" }, ...more },
    config: readConfig(NER),
    user,
    blind: false,
    stream: false,
    journal: tab.journal,
    outbox: { parcels: [], discard: async () => {} },
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
  work.saved(work.current, annotation(5, 16.5), 0);
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

/** A server with the drafts and annotations of one task. */
function server() {
  const drafts = new Map<number, Record<string, unknown>>();
  const annotations = new Map<number, Record<string, unknown>>();
  let clock = 0;
  const answer = (body: unknown, status = 200) =>
    new Response(status === 204 ? null : JSON.stringify(body), {
      status,
      headers: { "Content-Type": "application/json" },
    });
  const calls = vi.fn(async (request: Request) => {
    const { pathname } = new URL(request.url);
    const id = Number(pathname.split("/").at(-1));
    const body = request.body ? ((await request.json()) as Record<string, unknown>) : {};
    const records = pathname.startsWith("/api/annotations/") ? annotations : drafts;
    if (request.method === "GET") return answer([...drafts.values()]);
    if (request.method === "POST") {
      const known = [...drafts.values()].find((one) => one.unique_id === body.unique_id);
      const at = `t${++clock}`;
      const made = known ?? { ...body, id: 100 + clock, annotation: null, created_at: at, updated_at: at };
      drafts.set(made.id as number, made);
      return answer(made, 201);
    }
    const before = records.get(id);
    if (!before) return answer({ detail: "Not found." }, 404);
    const expected = request.headers.get("If-Match");
    if (expected !== null && expected !== `"${before.updated_at}"`) {
      return answer({ detail: "changed", current: before }, 412);
    }
    if (request.method === "DELETE") {
      records.delete(id);
      return answer(undefined, 204);
    }
    const after = { ...before, ...body, updated_at: `t${++clock}` };
    records.set(id, after);
    return answer(after);
  });
  vi.stubGlobal("fetch", calls);
  return { calls, drafts, annotations };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const topic = (work: TaskWork) => work.current.session().result();
/** Labels a word of the text. */
function label(work: TaskWork, start: number, end: number): void {
  const session = work.current.session();
  const [control] = session.config.controls.values();
  if (!control) throw new Error("the config labels");
  session.chooseLabel(control, "PER", "set");
  session.createRegion("text", { type: "span", start, end } as never);
}
const settle = async () => {
  await vi.advanceTimersByTimeAsync(20_000);
};

test("edits that are made while a submit is under way are unsaved work afterwards", async () => {
  const { drafts } = server();
  const work = workOn({});
  label(work, 0, 3);
  const { body, complete, revision, parcel } = work.submission(work.current, false);
  await complete();
  expect(body.result).toHaveLength(1);
  label(work, 8, 11);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(drafts.size).toBe(0);
  expect(work.current.saver?.drafts.unsaved).toBe(true);
  work.saved(work.current, { id: 5, result: body.result, updated_at: "v1" }, revision);
  expect(work.current.saver?.drafts.status).toBe("changed");
  await vi.waitFor(async () => {
    await settle();
    expect([...drafts.values()]).toMatchObject([{ result: [{}, {}] }]);
  });
  expect(parcel.annotation).toBeUndefined();
  expect(work.submission(work.current, false).parcel).toMatchObject({ annotation: 5, version: "v1" });
});

test("a deleted draft is deleted on the server, too, and is not saved again", async () => {
  const { drafts } = server();
  const work = workOn({});
  label(work, 0, 3);
  await vi.waitFor(async () => {
    await settle();
    expect(drafts.size).toBe(1);
  });
  label(work, 8, 11);
  await work.delete(work.current);
  await settle();
  expect(drafts.size).toBe(0);
  expect(await browser.tab().journal.adopt(user, 7)).toEqual([]);
});

test("a draft whose answer was lost is deleted as well", async () => {
  const { calls, drafts } = server();
  const answer = calls.getMockImplementation();
  calls.mockImplementation(async (request) => {
    await answer?.(request);
    throw new TypeError("connection lost");
  });
  const work = workOn({});
  label(work, 0, 3);
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(5100);
    expect(drafts.size).toBe(1);
  });
  if (answer) calls.mockImplementation(answer);
  await work.delete(work.current);
  expect(drafts.size).toBe(0);
});

test("a submit whose tab is gone while the draft is being saved takes the draft along", async () => {
  const { calls, drafts } = server();
  const answer = calls.getMockImplementation();
  calls.mockImplementation(async (request) => {
    await answer?.(request);
    return new Promise<never>(() => {});
  });
  const work = workOn({});
  label(work, 0, 3);
  await vi.waitFor(async () => {
    await settle();
    expect(drafts.size).toBe(1);
  });
  // The tab does not live to complete the parcel.
  const { parcel, body } = work.submission(work.current, false);
  const submitted = vi.fn();
  calls.mockImplementation(async (request) => {
    if (request.method === "GET") return Response.json([...drafts.values()]);
    const json = (await request.json()) as Record<string, unknown>;
    submitted(json);
    return Response.json({ ...json, id: 5 }, { status: 201 });
  });
  await sendParcel({ ...parcel, body, order: 1 });
  expect(submitted).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ draft_id: [...drafts.keys()][0] }));
});

test("a draft that arrives after its annotation was submitted is deleted", async () => {
  const { calls, drafts } = server();
  const answer = calls.getMockImplementation();
  // The connection is lost, and the request is still on its way.
  let arrive = async () => {};
  calls.mockImplementation(async (request) => {
    const late = request.clone();
    arrive = async () => void (await answer?.(late));
    throw new TypeError("connection lost");
  });
  const work = workOn({});
  label(work, 0, 3);
  await vi.waitFor(async () => {
    await settle();
    expect(calls).toHaveBeenCalled();
  });
  const { parcel, body, complete } = work.submission(work.current, false);
  const completed = await complete();
  calls.mockImplementation(async (request) => {
    if (!request.url.endsWith("/annotations")) return answer?.(request) ?? Response.error();
    await arrive();
    return Response.json({ ...((await request.json()) as object), id: 5 }, { status: 201 });
  });
  const theirs = { id: 99, unique_id: "of another tab", result: body.result, created_at: "t0", updated_at: "t0" };
  drafts.set(99, theirs);
  expect(await sendParcel({ ...parcel, ...completed, body, order: 1 })).toMatchObject({ made: { id: 5 } });
  expect([...drafts.values()]).toEqual([theirs]);
});

test("a save whose answer was lost is not a conflict, and not a second draft", async () => {
  const { calls, drafts } = server();
  const answer = calls.getMockImplementation();
  let lost = 0;
  calls.mockImplementation(async (request) => {
    const response = await answer?.(request);
    if (++lost % 2 === 1 || !response) throw new TypeError("connection lost");
    return response;
  });
  const work = workOn({});
  for (const [start, end] of [
    [0, 3],
    [4, 7],
    [8, 11],
  ] as const) {
    label(work, start, end);
    await vi.waitFor(async () => {
      await settle();
      expect(work.current.saver?.drafts.status).toBe("saved");
    });
  }
  expect([...drafts.values()]).toMatchObject([{ result: [{}, {}, {}] }]);
  expect(work.rivalry(work.current)).toBeUndefined();
});

test("a draft that another tab saved is kept beside one's own", async () => {
  const { drafts } = server();
  const theirs = { id: 9, annotation: null, result: [], created_at: "t0", updated_at: "t0", unique_id: "d" };
  drafts.set(9, { ...theirs, result: [spanEntry("theirs", 4, 7, "PER")], updated_at: "t5" });
  const work = workOn({ drafts: [theirs] });
  label(work, 0, 3);
  await vi.waitFor(async () => {
    await settle();
    expect(drafts.size).toBe(2);
  });
  expect(work.rivalry(work.current)).toMatchObject({ kind: "draft", theirs: { id: 9 } });
  work.openTheirs(work.current);
  expect(topic(work)).toMatchObject([{ id: "theirs" }]);
  await work.keepBoth(work.mineOf(work.current));
  expect(work.tabs.map((one) => one.session().result().length)).toEqual([1, 1]);
});

test("an update in conflict shows both versions, and either or both can be kept", async () => {
  for (const choice of ["keepMine", "keepTheirs", "keepBoth"] as const) {
    const { annotations, drafts } = server();
    const theirs = { ...annotation(5, 1), result: [spanEntry("theirs", 4, 7, "PER")], updated_at: "v2" };
    annotations.set(5, theirs);
    const discard = vi.fn(async () => {});
    const parcels: Parcel[] = [];
    const work = workOn({ annotations: [{ ...annotation(5, 1), updated_at: "v1" }] }, { outbox: { parcels, discard } });
    label(work, 8, 11);
    const { body, parcel, complete } = work.submission(work.current, false);
    await complete();
    expect(parcel).toMatchObject({ annotation: 5, version: "v1" });
    const rival = { annotation: theirs };
    parcels.push({ ...parcel, body, order: 1, rival });
    work.unsaved(work.current, parcel.id, { rival });
    const mine = work.current;
    work.openTheirs(mine);
    expect(topic(work)).toMatchObject([{ id: "theirs" }]);
    await work[choice](mine);
    expect(work.rivalry(work.current)).toBeUndefined();
    expect(discard).toHaveBeenCalledWith(parcel.id);
    const results = work.tabs.map((one) => [
      one.id,
      one
        .session()
        .result()
        .map(({ id }) => id),
    ]);
    const [ours] = [body.result.map((entry) => (entry as { id: string }).id)];
    if (choice === "keepMine") {
      expect(results).toEqual([[5, ours]]);
      expect(work.current.saver?.version).toBe("v2");
    } else if (choice === "keepTheirs") expect(results).toEqual([[5, ["theirs"]]]);
    else {
      expect(results).toEqual([
        [5, ["theirs"]],
        [undefined, ours],
      ]);
    }
    await work.flush();
    expect(drafts.size).toBe(choice === "keepTheirs" ? 0 : 1);
    await work.leave();
  }
});

test("edits of a tab that crashed come back, as one step that can be undone", async () => {
  server();
  const work = workOn({ annotations: [{ ...annotation(5, 1), updated_at: "v1" }] });
  label(work, 8, 11);
  const before = topic(work);
  await work.current.saver?.written();
  tab.crash();
  const left = await browser.tab().journal.adopt(user, 7);
  const again = workOn({ annotations: [{ ...annotation(5, 1), updated_at: "v1" }] }, { left });
  expect(topic(again)).toEqual(before);
  expect(again.restoredFrom(again.current)).toBeDefined();
  expect(again.current.saver?.drafts.unsaved).toBe(true);
  again.current.session().undo();
  expect(topic(again)).toMatchObject([{ id: "a" }]);
  await again.leave();
});

test("a conflict that nobody decided is found by every later visit", async () => {
  const { annotations, drafts } = server();
  const made = (version: string) => ({ ...annotation(5, 1), updated_at: version });
  const work = workOn({ annotations: [made("v1")] });
  label(work, 8, 11);
  await work.current.saver?.written();
  await work.current.saver?.drafts.close();
  tab.crash();
  annotations.set(5, made("v2"));
  for (let visit = 0; visit < 3; visit++) {
    tab = browser.tab();
    const left = await tab.journal.adopt(user, 7);
    const again = workOn({ annotations: [made("v2")], drafts: [] }, { left });
    expect(again.rivalry(again.current)).toMatchObject({ kind: "annotation", theirs: { updated_at: "v2" } });
    if (visit === 1) label(again, 4, 7);
    await settle();
    await again.current.saver?.written();
    tab.crash();
  }
  expect(drafts.size).toBe(0);
  tab = browser.tab();
  const last = workOn({ annotations: [made("v2")] }, { left: await tab.journal.adopt(user, 7) });
  await last.keepMine(last.current);
  await last.flush();
  expect([...drafts.values()]).toMatchObject([{ result: [{}, {}, {}] }]);
  expect(last.current.saver?.version).toBe("v2");
  await last.leave();
});
