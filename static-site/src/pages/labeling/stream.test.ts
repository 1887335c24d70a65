import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TaskJson } from "./calls.ts";
import { madeBy, Outbox } from "./outbox.ts";
import { pageLocks } from "./saving/locks.ts";
import type { Outcome } from "./saving/parcel.ts";
import { LabelStream, type StreamCalls } from "./stream.ts";

const task = (id: number): TaskJson => ({ id, project: 1, data: {} });

/** A server with tasks 1..n: `next` gives the first that is neither done nor `after`. */
function server(count: number) {
  const done = new Set<number>();
  const calls = {
    next: vi.fn(async (after?: number) => {
      const ids = Array.from({ length: count }, (_, index) => index + 1);
      const id = ids.find((candidate) => !done.has(candidate) && candidate !== after);
      return id === undefined ? undefined : task(id);
    }),
    task: vi.fn(async (id: number) => task(id)),
    history: vi.fn(async () => [{ taskId: 90, annotationId: 900 }]),
    open: vi.fn(async (opened: TaskJson) => opened),
    warm: vi.fn(),
  } satisfies StreamCalls;
  return { done, calls };
}

const idOf = (stream: LabelStream) => (stream.state.at === "task" ? stream.state.task.id : stream.state.at);
const tick = () => new Promise((resolve) => setTimeout(resolve));

type Made = Exclude<Outcome, { refused: string }>;
const made: Made = { made: { id: 1, result: [] } };
/** An outbox without a database. */
const sendingBy = (send: () => Promise<Made>) => {
  outbox.close();
  outbox = new Outbox({ open: async () => undefined, locks: pageLocks(), send });
};
const put = (task: number) =>
  outbox.put({ id: "p", user: 3, project: 1, task, body: { result: [], lead_time: 0 } }).then(madeBy);

let outbox: Outbox;
beforeEach(() => {
  outbox = new Outbox({ open: async () => undefined, locks: pageLocks(), send: async () => made });
});
afterEach(() => outbox.close());

test("the next task is there the moment one is submitted", async () => {
  const { calls, done } = server(3);
  const stream = new LabelStream(calls, outbox);
  await stream.start();
  await tick();
  expect(calls.warm).toHaveBeenCalledWith(task(2));
  done.add(1);
  // Not awaited: the state has moved on before anything is answered.
  let answer = (_: { id: number }) => {};
  void stream.advance(new Promise((resolve) => (answer = resolve)));
  expect(idOf(stream)).toBe(2);
  answer({ id: 11 });
  await tick();
  expect(calls.next).toHaveBeenLastCalledWith(2);
});

test("a submit before the next task is loaded waits for it", async () => {
  const { calls, done } = server(2);
  let arrive = () => {};
  calls.next.mockResolvedValueOnce(task(1));
  calls.next.mockReturnValueOnce(new Promise((resolve) => (arrive = () => resolve(task(2)))));
  const stream = new LabelStream(calls, outbox);
  await stream.start();
  done.add(1);
  const moving = stream.advance(Promise.resolve({ id: 11 }));
  expect(idOf(stream)).toBe("loading");
  arrive();
  await moving;
  expect(idOf(stream)).toBe(2);
});

test("the answer to a submit brings the task after the next one", async () => {
  const { calls, done } = server(4);
  const stream = new LabelStream(calls, outbox);
  await stream.start();
  await tick();
  expect(stream.following).toBe(2);
  done.add(1);
  await stream.advance(Promise.resolve({ id: 11, next: task(3) }));
  await tick();
  expect([idOf(stream), stream.following]).toEqual([2, 3]);
  expect(calls.next).toHaveBeenCalledTimes(2);
  expect(calls.warm).toHaveBeenLastCalledWith(task(3));
  // It brings none: the server is asked.
  done.add(2);
  await stream.advance(Promise.resolve({ id: 12 }));
  await tick();
  expect([idOf(stream), stream.following]).toEqual([3, 4]);
  expect(calls.next).toHaveBeenCalledTimes(3);
});

test("what a submit brings is not shown while its own annotation is on its way", async () => {
  const { calls, done } = server(4);
  sendingBy(() => new Promise(() => {}));
  const stream = new LabelStream(calls, outbox);
  await stream.start();
  await tick();
  void put(9);
  done.add(1);
  await stream.advance(Promise.resolve({ id: 11, next: task(9) }));
  await tick();
  expect([idOf(stream), stream.following]).toEqual([2, undefined]);
});

test("the end is asked for once the server has the last annotation", async () => {
  const { calls, done } = server(1);
  let finish = () => {};
  sendingBy(() => new Promise((resolve) => (finish = () => resolve(made))));
  const stream = new LabelStream(calls, outbox);
  await stream.start();
  await tick();
  const moving = stream.advance(put(1));
  await tick();
  expect(idOf(stream)).toBe("loading");
  done.add(1);
  finish();
  await moving;
  expect(idOf(stream)).toBe("done");
});

test("a task whose annotation is on its way is not asked for again", async () => {
  const { calls, done } = server(3);
  let finish = () => {};
  sendingBy(() => new Promise((resolve) => (finish = () => resolve(made))));
  const stream = new LabelStream(calls, outbox);
  await stream.start();
  await tick();
  void stream.advance(put(1));
  await tick();
  expect(idOf(stream)).toBe(2);
  expect(calls.next).toHaveBeenCalledTimes(2);
  done.add(1);
  finish();
  await tick();
  expect(calls.next).toHaveBeenLastCalledWith(2);
  expect(calls.warm).toHaveBeenLastCalledWith(task(3));
});

test("one can go back through what is done, and forward again", async () => {
  const { calls, done } = server(3);
  const stream = new LabelStream(calls, outbox);
  await stream.start();
  await tick();
  done.add(1);
  await stream.advance(Promise.resolve({ id: 11 }));
  await tick();
  expect(idOf(stream)).toBe(2);
  await stream.back();
  expect(stream.state).toMatchObject({ at: "task", open: 11, past: true });
  expect(idOf(stream)).toBe(1);
  await stream.back();
  expect(stream.state).toMatchObject({ task: { id: 90 }, open: 900 });
  expect(stream.canGoBack).toBe(false);
  await stream.forward();
  await stream.forward();
  expect(stream.state).toMatchObject({ task: { id: 2 }, past: false });
  expect(stream.canGoForward).toBe(false);
});

test("a failure is shown and can be tried again", async () => {
  const { calls } = server(1);
  calls.next.mockRejectedValueOnce(new Error("down"));
  const stream = new LabelStream(calls, outbox);
  await stream.start();
  expect(stream.state.at).toBe("failed");
  await stream.again();
  expect(idOf(stream)).toBe(1);
});
