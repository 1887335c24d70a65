import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { giveUpAll, trackUnsaved, type Unsaved, untrack } from "../lib/unsaved.ts";
import { aroundNavigation, mayDiscard, mayLeave, startLeaveGuard } from "./leave-guard.tsx";

let stop = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  stop = startLeaveGuard();
});
afterEach(() => {
  stop();
  giveUpAll();
  vi.useRealTimers();
});

const failing = (): Unsaved => ({ flush: async () => {} });
function closing(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  dispatchEvent(event);
  return event.defaultPrevented;
}

test("closing asks while anything is unsaved, whatever screen shows, and tries to save it", () => {
  expect(closing()).toBe(false);
  const flush = vi.fn(async () => {});
  const release = trackUnsaved({ flush });
  expect(closing()).toBe(true);
  expect(flush).toHaveBeenCalledTimes(1);
  release();
  trackUnsaved({ flush: async () => {}, onlyClosing: true });
  expect(closing()).toBe(true);
});

test("navigation goes on at once with nothing unsaved, and after a save that succeeds", async () => {
  const navigate = vi.fn();
  trackUnsaved({ flush: async () => {}, onlyClosing: true });
  aroundNavigation(navigate, "/a", undefined);
  expect(navigate).toHaveBeenCalledTimes(1);
  const work: Unsaved = { flush: async () => untrack(work) };
  trackUnsaved(work);
  aroundNavigation(navigate, "/b", { replace: true });
  expect(navigate).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(navigate).toHaveBeenLastCalledWith("/b", { replace: true });
});

test("work that cannot be saved is asked about, and the question goes away once it is saved", async () => {
  const work = failing();
  trackUnsaved(work);
  const left = vi.fn();
  void mayLeave().then(left);
  await vi.advanceTimersByTimeAsync(5000);
  expect(left).not.toHaveBeenCalled();
  untrack(work);
  await vi.advanceTimersByTimeAsync(0);
  expect(left).toHaveBeenCalledWith(true);
});

test("the person is asked while a save takes long", async () => {
  trackUnsaved({ flush: () => new Promise(() => {}) });
  const left = vi.fn();
  void mayLeave().then(left);
  await vi.advanceTimersByTimeAsync(1000);
  // Another way is tried: the first question is answered by no.
  void mayLeave();
  await vi.advanceTimersByTimeAsync(1000);
  expect(left).toHaveBeenCalledWith(false);
});

test("changes that leaving discards are asked about at once, even though nothing is being saved", async () => {
  const flush = vi.fn(async () => {});
  trackUnsaved({ flush, discardedOnLeave: true });
  expect(closing()).toBe(true);
  const navigate = vi.fn();
  aroundNavigation(navigate, "/a", undefined);
  await vi.advanceTimersByTimeAsync(5000);
  expect(navigate).not.toHaveBeenCalled();
  // Another question answers the one that is open by no.
  void mayDiscard();
  await vi.advanceTimersByTimeAsync(0);
  expect(navigate).not.toHaveBeenCalled();
  giveUpAll();
  aroundNavigation(navigate, "/b", undefined);
  expect(navigate).toHaveBeenCalledExactlyOnceWith("/b", undefined);
});
