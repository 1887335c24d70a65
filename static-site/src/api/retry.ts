import { isTransient } from "./errors.ts";

/** Milliseconds to wait before the n-th retry (from 1): doubling, capped, with up to half of it random. */
export function backoff(retry: number, random: () => number = Math.random): number {
  const full = Math.min(10_000, 400 * 2 ** (retry - 1));
  return full / 2 + (full / 2) * random();
}

/** Waits; when the signal says stop, not to the end. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}

/**
 * Asks until the server answers: what fails for the moment is asked again, ever later; a refusal ends it. `onLost` is
 * told when the connection is lost, and when it is back.
 */
export async function throughOutage<T>(
  ask: () => Promise<T>,
  signal: AbortSignal,
  onLost: (lost: boolean) => void = () => {},
): Promise<T> {
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    try {
      const answer = await ask();
      if (failures > 0) onLost(false);
      return answer;
    } catch (error) {
      if (signal.aborted || !isTransient(error)) throw error;
      failures += 1;
      if (failures === 1) onLost(true);
      await sleep(backoff(failures), signal);
    }
  }
}
