import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../../api/errors.ts";
import { giveUpAll, hasUnsaved, hasUnsavedWork } from "../../lib/unsaved.ts";
import { Outbox } from "./outbox.ts";
import type { Parcel } from "./saving/parcel.ts";
import { type TestBrowser, testBrowser } from "./saving/testing.ts";

const parcel = (id: string, more: Partial<Parcel> = {}) => ({
  id,
  user: 3,
  project: 1,
  task: 7,
  body: { result: [], lead_time: 1, unique_id: `u-${id}` },
  ...more,
});
const update = (id: string, version: string) =>
  parcel(id, { annotation: 5, version, body: { result: [{ id }], lead_time: 1 } });
const made = { id: 5, result: [], updated_at: "v2" };
const accept = async (_: Parcel, __?: number) => ({ made });
const never = () => new Promise<never>(() => {});

let browser: TestBrowser;
const stored = async () => (await browser.database)?.getAll("parcels") ?? [];
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 3000, interval: 5 });

beforeEach(() => {
  browser = testBrowser();
  // The database runs on immediates.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 20 });
});
afterEach(() => {
  vi.useRealTimers();
  browser.close();
  giveUpAll();
});

test("what is sent is kept until the server has it", async () => {
  const send = vi
    .fn(accept)
    .mockRejectedValueOnce(new ApiError(0, "offline"))
    .mockRejectedValueOnce(new ApiError(503, "busy"));
  const outbox = browser.tab().outbox(send);
  const sent = outbox.put(parcel("a"));
  await until(async () => expect(await stored()).toHaveLength(1));
  expect(outbox.parcels).toHaveLength(1);
  await until(() => expect(send).toHaveBeenCalledTimes(1));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await sent).toEqual({ made });
  expect(send).toHaveBeenCalledTimes(3);
  expect(await stored()).toEqual([]);
  expect(outbox.parcels).toEqual([]);
});

test("the task that a submit asks for besides is asked for with every try", async () => {
  const send = vi.fn(accept).mockRejectedValueOnce(new ApiError(503, "busy"));
  const outbox = browser.tab().outbox(send);
  const sent = outbox.put(parcel("a"), undefined, 8);
  await until(() => expect(send).toHaveBeenCalledTimes(1));
  await vi.advanceTimersByTimeAsync(2000);
  await sent;
  expect(send.mock.calls.map(([, nextAfter]) => nextAfter)).toEqual([8, 8]);
});

test("a refusal stays visible, and can be sent again or thrown away", async () => {
  const send = vi.fn(accept).mockRejectedValueOnce(new ApiError(400, "wrong label"));
  const outbox = browser.tab().outbox(send);
  expect(await outbox.put(parcel("a"))).toEqual({ refused: "wrong label" });
  expect(outbox.parcels).toMatchObject([{ id: "a", refused: "wrong label" }]);
  await outbox.retry();
  await outbox.idle();
  expect(outbox.parcels).toEqual([]);
  send.mockRejectedValueOnce(new ApiError(400, "no"));
  await outbox.put(parcel("b"));
  await outbox.discard("b");
  expect(await stored()).toEqual([]);
});

test("another visit takes up what was left, under the same unique id", async () => {
  const tab = browser.tab();
  void tab.outbox(never).put(parcel("a"));
  await until(async () => expect(await stored()).toHaveLength(1));
  tab.crash();
  // The crashed tab's lock is gone with it.
  const next = testBrowser();
  const send = vi.fn(accept);
  const outbox = new Outbox({ open: () => browser.database, locks: next.tab().journal.locks, send });
  await outbox.restore(3);
  await until(() => expect(outbox.parcels).toEqual([]));
  expect(send.mock.calls[0]?.[0].body.unique_id).toBe("u-a");
  expect(await stored()).toEqual([]);
  outbox.close();
});

test("what an earlier visit left is under way before it is read", async () => {
  void browser.tab().outbox(never).put(parcel("a"));
  await until(async () => expect(await stored()).toHaveLength(1));
  const later = testBrowser();
  let finish = () => {};
  const send = vi.fn(() => new Promise<{ made: typeof made }>((resolve) => (finish = () => resolve({ made }))));
  const outbox = new Outbox({ open: () => browser.database, locks: later.tab().journal.locks, send });
  void outbox.restore(3);
  let idle = false;
  const waiting = outbox.idle().then(() => (idle = true));
  await until(() => expect(send).toHaveBeenCalled());
  expect(idle).toBe(false);
  finish();
  await waiting;
  outbox.close();
});

test("updates of one annotation are sent in order, those of others meanwhile", async () => {
  let finish = () => {};
  const order: string[] = [];
  const send = vi.fn(async ({ id }: Parcel) => {
    order.push(id);
    if (id === "old") await new Promise<void>((resolve) => (finish = resolve));
    return { made };
  });
  const outbox = browser.tab().outbox(send);
  const old = outbox.put(update("old", "v1"));
  await until(() => expect(order).toEqual(["old"]));
  const newer = outbox.put(update("newer", "v1"));
  await outbox.put(parcel("other"));
  expect(order).toEqual(["old", "other"]);
  finish();
  await Promise.all([old, newer]);
  expect(order).toEqual(["old", "other", "newer"]);
});

test("after a reload a waiting update is sent before a newer one, each with the version it is based on", async () => {
  const first = browser.tab();
  void first.outbox(async () => Promise.reject(new ApiError(0, "offline"))).put(update("old", "v1"));
  await until(async () => expect(await stored()).toHaveLength(1));
  const reloaded = testBrowser();
  const sent: [string, string | undefined][] = [];
  const outbox = new Outbox({
    open: () => browser.database,
    locks: reloaded.tab().journal.locks,
    send: async ({ id, version }) => {
      sent.push([id, version]);
      return { made };
    },
  });
  await outbox.restore(3);
  await outbox.put(update("newer", "v2"));
  expect(sent).toEqual([
    ["old", "v1"],
    ["newer", "v2"],
  ]);
  outbox.close();
});

test("an update in conflict is kept, and what comes after it waits until the person decides", async () => {
  const rival = { annotation: { id: 5, result: [{ id: "theirs" }], updated_at: "v3" } };
  const send = vi.fn<(parcel: Parcel) => Promise<{ made: typeof made } | { rival: typeof rival }>>(accept);
  send.mockResolvedValueOnce({ rival });
  const outbox = browser.tab().outbox(send);
  expect(await outbox.put(update("a", "v1"))).toEqual({ rival });
  expect(await stored()).toMatchObject([{ id: "a", rival, body: { result: [{ id: "a" }] } }]);
  const later = outbox.put(update("b", "v1"));
  await until(async () => expect(await stored()).toHaveLength(2));
  expect(send).toHaveBeenCalledTimes(1);
  await outbox.settled(8);
  await outbox.discard("a");
  await later;
  expect(send.mock.calls.map(([{ id }]) => id)).toEqual(["a", "b"]);
});

test("of two tabs one sends, and both know what came of it", async () => {
  const order: string[] = [];
  let running = 0;
  const send = async ({ id }: Parcel) => {
    expect(++running).toBe(1);
    order.push(id);
    await new Promise((resolve) => setTimeout(resolve, 50));
    running--;
    return { made };
  };
  const [one, other] = [browser.tab().outbox(send), browser.tab().outbox(send)];
  await Promise.all([one.restore(3), other.restore(3)]);
  const sent = [one.put(update("a", "v1")), other.put(update("b", "v2")), one.put(update("c", "v3"))];
  expect(await Promise.all(sent)).toEqual([{ made }, { made }, { made }]);
  expect([...order].sort()).toEqual(["a", "b", "c"]);
  await until(() => expect([...one.parcels, ...other.parcels]).toEqual([]));
  expect(await stored()).toEqual([]);
});

test("what somebody else left is kept for them, and not sent", async () => {
  void browser.tab().outbox(never).put(parcel("a"));
  await until(async () => expect(await stored()).toHaveLength(1));
  const send = vi.fn(accept);
  const later = testBrowser();
  const another = () => new Outbox({ open: () => browser.database, locks: later.tab().journal.locks, send });
  const other = another();
  await other.restore(4);
  await other.idle();
  expect(other.parcels).toEqual([]);
  expect(send).not.toHaveBeenCalled();
  expect(await stored()).toHaveLength(1);
  const own = another();
  await own.restore(3);
  await own.idle();
  expect(send).toHaveBeenCalledTimes(1);
  expect(await stored()).toEqual([]);
  own.close();
  other.close();
});

test("a parcel is completed before it is sent, and the failure of that does not stop it", async () => {
  const send = vi.fn(accept);
  const outbox = browser.tab().outbox(send);
  const draft = { key: "k", id: 9, version: "v" };
  await outbox.put(parcel("a"), async () => {
    expect(await stored()).toHaveLength(1);
    return { draft };
  });
  expect(send.mock.calls[0]?.[0].draft).toEqual(draft);
  await outbox.put(parcel("b"), () => Promise.reject(new Error("no draft")));
  expect(send).toHaveBeenCalledTimes(2);
});

test("another tab sends a parcel only once its own tab has completed it", async () => {
  const order: [string, Parcel["draft"]][] = [];
  let finish = () => {};
  const send = vi.fn(async ({ id, draft }: Parcel) => {
    order.push([id, draft]);
    if (id === "first") await new Promise<void>((resolve) => (finish = resolve));
    return { made };
  });
  const [one, other] = [browser.tab().outbox(send), browser.tab().outbox(send)];
  await Promise.all([one.restore(3), other.restore(3)]);
  const first = other.put(update("first", "v1"));
  await until(() => expect(order).toHaveLength(1));
  // Its draft is still being saved while the other tab, whose turn it is, looks for the next parcel.
  let saved = () => {};
  const second = one.put(update("second", "v2"), async () => {
    await new Promise<void>((resolve) => (saved = resolve));
    return { draft: { key: "k", id: 9 } };
  });
  await until(async () => expect(await stored()).toHaveLength(2));
  finish();
  await first;
  await vi.advanceTimersByTimeAsync(1000);
  expect(order).toHaveLength(1);
  saved();
  await second;
  expect(order[1]).toEqual(["second", { key: "k", id: 9 }]);
});

test("the page knows of what is on its way, and that a refusal is kept", async () => {
  const outbox = browser.tab().outbox(vi.fn(accept).mockRejectedValueOnce(new ApiError(400, "no")));
  const sent = outbox.put(parcel("a"));
  expect(hasUnsaved()).toBe(true);
  expect(hasUnsavedWork()).toBe(false);
  await sent;
  expect(hasUnsaved()).toBe(false);
  expect(outbox.parcels).toHaveLength(1);
});

test("without a database what is refused is not left", async () => {
  const outbox = new Outbox({
    open: async () => undefined,
    send: () => Promise.reject(new ApiError(400, "no")),
  });
  await outbox.put(parcel("a"));
  expect(hasUnsaved()).toBe(true);
  await outbox.discard("a");
  expect(hasUnsaved()).toBe(false);
  outbox.close();
});

test("settling waits for a task's parcels", async () => {
  let finish = () => {};
  const outbox = browser.tab().outbox(() => new Promise((resolve) => (finish = () => resolve({ made }))));
  void outbox.put(parcel("a"));
  let settled = false;
  const waiting = outbox.settled(7).then(() => (settled = true));
  await outbox.settled(8);
  expect(settled).toBe(false);
  await until(() => {
    finish();
    expect(settled).toBe(true);
  });
  await waiting;
});
