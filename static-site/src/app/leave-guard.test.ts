import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aroundNavigation, mayLeave, startLeaveGuard } from "./leave-guard.tsx";
import { giveUpAll, hold, letGo, type Unsaved } from "./unsaved.ts";

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
  const release = hold({ flush });
  expect(closing()).toBe(true);
  expect(flush).toHaveBeenCalledTimes(1);
  release();
  hold({ flush: async () => {}, onlyClosing: true });
  expect(closing()).toBe(true);
});

test("navigation goes on at once with nothing unsaved, and after a save that succeeds", async () => {
  const navigate = vi.fn();
  hold({ flush: async () => {}, onlyClosing: true });
  aroundNavigation(navigate, "/a", undefined);
  expect(navigate).toHaveBeenCalledTimes(1);
  const work: Unsaved = { flush: async () => letGo(work) };
  hold(work);
  aroundNavigation(navigate, "/b", { replace: true });
  expect(navigate).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(navigate).toHaveBeenLastCalledWith("/b", { replace: true });
});

test("work that cannot be saved is asked about, and the question goes away once it is saved", async () => {
  const work = failing();
  hold(work);
  const left = vi.fn();
  void mayLeave().then(left);
  await vi.advanceTimersByTimeAsync(5000);
  expect(left).not.toHaveBeenCalled();
  letGo(work);
  await vi.advanceTimersByTimeAsync(0);
  expect(left).toHaveBeenCalledWith(true);
});

test("a save that takes long does not keep the person without a word", async () => {
  hold({ flush: () => new Promise(() => {}) });
  const left = vi.fn();
  void mayLeave().then(left);
  await vi.advanceTimersByTimeAsync(1000);
  // Another way is tried: the first question is answered by no.
  void mayLeave();
  await vi.advanceTimersByTimeAsync(1000);
  expect(left).toHaveBeenCalledWith(false);
});
