import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../../api/errors.ts";
import { giveUpAll, hasUnsaved, hasUnsavedWork } from "../../lib/unsaved.ts";
import { Outbox, type Parcel } from "./outbox.ts";

const parcel = (id: string): Omit<Parcel, "refused"> => ({
  id,
  user: 3,
  project: 1,
  task: 7,
  body: { result: [], lead_time: 1, unique_id: `u-${id}` },
});
const made = { id: 5, result: [] };

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  giveUpAll();
});

test("what is sent is kept until the server has it", async () => {
  const send = vi
    .fn(async () => made)
    .mockRejectedValueOnce(new ApiError(0, "offline"))
    .mockRejectedValueOnce(new ApiError(503, "busy"));
  const outbox = new Outbox(localStorage, send);
  const sent = outbox.put(parcel("a"));
  await vi.advanceTimersByTimeAsync(0);
  expect(localStorage.length).toBe(1);
  expect(outbox.parcels).toHaveLength(1);
  await vi.runAllTimersAsync();
  expect(await sent).toEqual(made);
  expect(send).toHaveBeenCalledTimes(3);
  expect(localStorage.length).toBe(0);
  expect(outbox.parcels).toEqual([]);
});

test("the task that a submit asks for besides is asked for with every try", async () => {
  const send = vi.fn(async (_: Parcel, __?: number) => made).mockRejectedValueOnce(new ApiError(503, "busy"));
  const outbox = new Outbox(localStorage, send);
  void outbox.put(parcel("a"), undefined, 8);
  await vi.runAllTimersAsync();
  expect(send.mock.calls.map(([, nextAfter]) => nextAfter)).toEqual([8, 8]);
});

test("a refusal stays visible, and can be sent again or thrown away", async () => {
  const send = vi.fn(async () => made).mockRejectedValueOnce(new ApiError(400, "wrong label"));
  const outbox = new Outbox(localStorage, send);
  expect(await outbox.put(parcel("a"))).toBeUndefined();
  expect(outbox.parcels).toMatchObject([{ id: "a", refused: "wrong label" }]);
  outbox.retry();
  await vi.runAllTimersAsync();
  expect(outbox.parcels).toEqual([]);
  send.mockRejectedValueOnce(new ApiError(400, "no"));
  await outbox.put(parcel("b"));
  outbox.discard("b");
  expect(localStorage.length).toBe(0);
});

test("another visit takes up what was left, under the same unique id", async () => {
  const never = new Outbox(localStorage, () => new Promise(() => {}));
  void never.put(parcel("a"));
  const send = vi.fn(async (_: Parcel) => made);
  const next = new Outbox(localStorage, send);
  next.restore(3);
  await vi.runAllTimersAsync();
  expect(send.mock.calls[0]?.[0].body.unique_id).toBe("u-a");
  expect(localStorage.length).toBe(0);
});

test("what somebody else left is kept for them, and not sent", async () => {
  const never = new Outbox(localStorage, () => new Promise(() => {}));
  void never.put(parcel("a"));
  const send = vi.fn(async (_: Parcel) => made);
  const other = new Outbox(localStorage, send);
  other.restore(4);
  await vi.runAllTimersAsync();
  expect(other.parcels).toEqual([]);
  expect(send).not.toHaveBeenCalled();
  expect(localStorage.length).toBe(1);
  const own = new Outbox(localStorage, send);
  own.restore(3);
  await vi.runAllTimersAsync();
  expect(send).toHaveBeenCalledTimes(1);
  expect(localStorage.length).toBe(0);
});

test("the draft's id is waited for, and its failure does not stop the annotation", async () => {
  const send = vi.fn(async (_: Parcel) => made);
  const outbox = new Outbox(localStorage, send);
  await outbox.put(parcel("a"), Promise.resolve({ draft_id: 9 }));
  expect(send.mock.calls[0]?.[0].body.draft_id).toBe(9);
  await outbox.put(parcel("b"), Promise.reject(new Error("no draft")));
  expect(send).toHaveBeenCalledTimes(2);
});

test("the page knows of what is on its way, and that a refusal is kept", async () => {
  const send = vi.fn(async () => made).mockRejectedValueOnce(new ApiError(400, "no"));
  const outbox = new Outbox(localStorage, send);
  const sent = outbox.put(parcel("a"));
  expect(hasUnsaved()).toBe(true);
  expect(hasUnsavedWork()).toBe(false);
  await sent;
  expect(hasUnsaved()).toBe(false);
  expect(outbox.parcels).toHaveLength(1);
});

test("what the storage does not take is not left", async () => {
  const full = {
    getItem: () => null,
    removeItem: () => {},
    key: () => null,
    length: 0,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  const outbox = new Outbox(full, async () => {
    throw new ApiError(400, "no");
  });
  await outbox.put(parcel("a"));
  expect(hasUnsaved()).toBe(true);
  outbox.discard("a");
  expect(hasUnsaved()).toBe(false);
});

test("settling waits for a task's parcels", async () => {
  let finish = () => {};
  const outbox = new Outbox(localStorage, () => new Promise((resolve) => (finish = () => resolve(made))));
  void outbox.put(parcel("a"));
  let settled = false;
  const waiting = outbox.settled(7).then(() => (settled = true));
  await outbox.settled(8);
  expect(settled).toBe(false);
  finish();
  await waiting;
});

test("broken storage is no obstacle", () => {
  localStorage.setItem("skylabel.outbox.3.x", "{");
  localStorage.setItem("skylabel.outbox.3.y", '{"id":1}');
  const outbox = new Outbox(localStorage, async () => made);
  outbox.restore(3);
  expect(outbox.parcels).toEqual([]);
});
