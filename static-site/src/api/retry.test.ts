import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "./errors.ts";
import { backoff, throughOutage } from "./retry.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("waits grow and stay bounded", () => {
  expect(backoff(1, () => 0)).toBe(200);
  expect(backoff(1, () => 1)).toBe(400);
  expect(backoff(3, () => 1)).toBe(1600);
  expect(backoff(30, () => 1)).toBe(10_000);
});

test("an outage is waited out, and told of once", async () => {
  const ask = vi.fn(async () => "answer");
  for (const status of [0, 502, 503, 0, 500, 429, 0, 0]) ask.mockRejectedValueOnce(new ApiError(status, "later"));
  const onLost = vi.fn();
  const asked = throughOutage(ask, new AbortController().signal, onLost);
  await vi.advanceTimersByTimeAsync(0);
  expect(onLost.mock.calls).toEqual([[true]]);
  await vi.runAllTimersAsync();
  expect(await asked).toBe("answer");
  expect(ask).toHaveBeenCalledTimes(9);
  expect(onLost.mock.calls).toEqual([[true], [false]]);
});

test("a refusal ends it", async () => {
  const ask = vi.fn(() => Promise.reject(new ApiError(404, "gone")));
  await expect(throughOutage(ask, new AbortController().signal)).rejects.toMatchObject({ status: 404 });
  expect(ask).toHaveBeenCalledTimes(1);
});

test("a stop ends it in the middle of a wait", async () => {
  const stop = new AbortController();
  const ask = vi.fn(() => Promise.reject(new ApiError(0, "offline")));
  const asked = throughOutage(ask, stop.signal).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(0);
  stop.abort();
  expect(await asked).toMatchObject({ name: "AbortError" });
  expect(ask).toHaveBeenCalledTimes(1);
});
