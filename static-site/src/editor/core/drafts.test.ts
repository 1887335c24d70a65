import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hasUnsavedWork } from "../../lib/unsaved.ts";
import { Drafts } from "./drafts.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("many changes are one save, after a pause", async () => {
  const save = vi.fn(async () => {});
  const drafts = new Drafts({ save, delay: 100 });
  for (let i = 0; i < 5; i++) {
    drafts.touch();
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(save).not.toHaveBeenCalled();
  expect(drafts.unsaved).toBe(true);
  await vi.runAllTimersAsync();
  expect(save).toHaveBeenCalledTimes(1);
  expect(drafts.status).toBe("saved");
});

test("changes without a pause are saved, too", async () => {
  const save = vi.fn(async () => {});
  const drafts = new Drafts({ save, delay: 100, latest: 200 });
  for (let i = 0; i < 5; i++) {
    drafts.touch();
    await vi.advanceTimersByTimeAsync(60);
  }
  expect(save).toHaveBeenCalledTimes(1);
  await vi.runAllTimersAsync();
  expect(save).toHaveBeenCalledTimes(2);
});

test("a change during a save is saved after it, never at the same time", async () => {
  let finish = () => {};
  let running = 0;
  const save = vi.fn(() => {
    running++;
    expect(running).toBe(1);
    return new Promise<void>((resolve) => {
      finish = () => {
        running--;
        resolve();
      };
    });
  });
  const drafts = new Drafts({ save, delay: 10 });
  drafts.touch();
  await vi.advanceTimersByTimeAsync(20);
  drafts.touch();
  const flushed = drafts.flush();
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(save).toHaveBeenCalledTimes(2);
  finish();
  await flushed;
  expect(drafts.status).toBe("saved");
});

test("a failed save is tried again, ever later", async () => {
  const save = vi.fn(async () => {});
  save.mockRejectedValueOnce(new Error("offline")).mockRejectedValueOnce(new Error("offline"));
  const drafts = new Drafts({ save, delay: 10 });
  drafts.touch();
  await vi.advanceTimersByTimeAsync(20);
  expect(drafts.status).toBe("failed");
  await vi.runAllTimersAsync();
  expect(save).toHaveBeenCalledTimes(3);
  expect(drafts.status).toBe("saved");
});

test("what is refused is not tried again before the next change", async () => {
  const save = vi.fn(async () => {});
  save.mockRejectedValueOnce(new Error("gone"));
  const drafts = new Drafts({ save, delay: 10, isFinal: () => true });
  drafts.touch();
  await vi.runAllTimersAsync();
  expect(drafts.status).toBe("refused");
  expect(save).toHaveBeenCalledTimes(1);
  drafts.touch();
  await vi.runAllTimersAsync();
  expect(drafts.status).toBe("saved");
});

test("the page knows of unsaved drafts until they are saved or closed", async () => {
  const drafts = new Drafts({ save: async () => {}, delay: 10 });
  expect(hasUnsavedWork()).toBe(false);
  drafts.touch();
  expect(hasUnsavedWork()).toBe(true);
  await vi.runAllTimersAsync();
  expect(hasUnsavedWork()).toBe(false);
  drafts.touch();
  await drafts.close();
  expect(hasUnsavedWork()).toBe(false);
});

test("while a submit is under way no draft is saved, and what is changed meanwhile is unsaved", async () => {
  const save = vi.fn(async () => {});
  const drafts = new Drafts({ save, delay: 10 });
  drafts.touch();
  const sent = drafts.revision;
  await drafts.pause();
  expect([drafts.status, drafts.unsaved]).toEqual(["sending", false]);
  drafts.touch();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(save).not.toHaveBeenCalled();
  expect([drafts.status, drafts.unsaved, hasUnsavedWork()]).toEqual(["changed", true, true]);
  // The server has what was sent: the change after it is saved as a draft.
  drafts.resume(sent);
  expect(drafts.status).toBe("changed");
  await vi.runAllTimersAsync();
  expect(save).toHaveBeenCalledTimes(1);
  expect([drafts.status, drafts.unsaved]).toEqual(["saved", false]);
});

test("after a submit without later changes nothing is unsaved", async () => {
  const save = vi.fn(async () => {});
  const drafts = new Drafts({ save, delay: 10 });
  drafts.touch();
  const sent = drafts.revision;
  await drafts.pause();
  drafts.resume(sent);
  await vi.runAllTimersAsync();
  expect(save).not.toHaveBeenCalled();
  expect(drafts.status).toBe("saved");
});

test("a submit that is refused leaves everything unsaved", async () => {
  const save = vi.fn(async () => {});
  const drafts = new Drafts({ save, delay: 10 });
  drafts.touch();
  await drafts.pause();
  drafts.resume(-1);
  expect(drafts.unsaved).toBe(true);
  await vi.runAllTimersAsync();
  expect(save).toHaveBeenCalledTimes(1);
  expect(drafts.status).toBe("saved");
});

test("a submit waits for the save under way, whose failure is not tried again", async () => {
  let fail = () => {};
  const save = vi.fn(() => new Promise<void>((_, reject) => (fail = () => reject(new Error("offline")))));
  const drafts = new Drafts({ save, delay: 10 });
  drafts.touch();
  await vi.advanceTimersByTimeAsync(20);
  let ready = false;
  const pausing = drafts.pause().then(() => (ready = true));
  await vi.advanceTimersByTimeAsync(0);
  expect(ready).toBe(false);
  fail();
  await pausing;
  await vi.runAllTimersAsync();
  expect(save).toHaveBeenCalledTimes(1);
  expect([drafts.status, drafts.unsaved]).toEqual(["sending", false]);
});

test("after closing nothing is saved; closing waits for what is under way", async () => {
  let finish = () => {};
  const save = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const drafts = new Drafts({ save, delay: 10 });
  drafts.touch();
  await vi.advanceTimersByTimeAsync(20);
  drafts.touch();
  let closed = false;
  const closing = drafts.close().then(() => (closed = true));
  await vi.advanceTimersByTimeAsync(1000);
  expect(closed).toBe(false);
  finish();
  await closing;
  await vi.runAllTimersAsync();
  expect(save).toHaveBeenCalledTimes(1);
  expect(drafts.unsaved).toBe(false);
});
