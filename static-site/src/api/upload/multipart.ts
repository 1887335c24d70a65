import { ApiError, isTransient } from "../errors.ts";
import { backoff, sleep } from "../retry.ts";

/** Parts sent at the same time. */
export const partsInFlight = 4;
/** Tries of one part before the upload is given up. */
const maxTries = 5;

/** A slice of a file: part number from 1 and byte range. */
export interface Part {
  number: number;
  start: number;
  end: number;
}

/** Cuts `size` bytes into parts; an empty file is one empty part. */
export function slices(size: number, partSize: number): Part[] {
  const count = Math.max(1, Math.ceil(size / partSize));
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    start: index * partSize,
    end: Math.min(size, (index + 1) * partSize),
  }));
}

/** Sends one part and answers its ETag. */
export type SendPart = (
  url: string,
  body: Blob,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
) => Promise<string>;

export interface UploadOptions {
  file: Blob;
  urls: readonly string[];
  partSize: number;
  /** ETags of parts that are there already, by part number. */
  present?: ReadonlyMap<number, string>;
  send?: SendPart;
  wait?: (milliseconds: number) => Promise<void>;
  onProgress?: (sentBytes: number) => void;
  signal: AbortSignal;
}

/** Uploads a file's missing parts, a few at a time, and answers all ETags in order. */
export async function uploadParts(options: UploadOptions): Promise<string[]> {
  const { file, urls, partSize, present = new Map(), send = sendPart, wait = sleep, onProgress, signal } = options;
  const parts = slices(file.size, partSize);
  const etags = new Map(present);
  const sent = new Map<number, number>();
  const report = () => onProgress?.([...sent.values()].reduce((sum, bytes) => sum + bytes, 0));
  for (const part of parts) if (etags.has(part.number)) sent.set(part.number, part.end - part.start);
  report();

  const queue = parts.filter((part) => !etags.has(part.number));
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const work = async () => {
    for (let part = queue.shift(); part; part = queue.shift()) {
      const { number, start, end } = part;
      const url = urls[number - 1];
      if (url === undefined) throw new Error(`no address for part ${number}`);
      etags.set(
        number,
        await withRetries(
          () =>
            send(
              url,
              file.slice(start, end),
              (bytes) => {
                sent.set(number, bytes);
                report();
              },
              either,
            ),
          wait,
          either,
        ),
      );
      sent.set(number, end - start);
      report();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(partsInFlight, queue.length) }, work));
  } catch (error) {
    failed.abort();
    throw error;
  }
  return parts.map((part) => etags.get(part.number) ?? "");
}

async function withRetries<T>(
  run: () => Promise<T>,
  wait: (milliseconds: number) => Promise<void>,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return await run();
    } catch (error) {
      if (signal.aborted || attempt === maxTries || !isTransient(error)) throw error;
      await wait(backoff(attempt));
    }
  }
}

/** PUT by XMLHttpRequest, since `fetch` tells nothing about bytes sent. */
const sendPart: SendPart = (url, body, onProgress, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (run: () => void) => {
      signal.removeEventListener("abort", abort);
      run();
    };
    request.open("PUT", url);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () =>
      settle(() => {
        const etag = request.getResponseHeader("ETag");
        if (request.status >= 200 && request.status < 300 && etag !== null) resolve(etag);
        else reject(new ApiError(request.status, `the upload was answered with HTTP ${request.status}`));
      });
    request.onerror = () => settle(() => reject(new ApiError(0, "the connection broke during the upload")));
    request.onabort = () => settle(() => reject(new DOMException("the upload was stopped", "AbortError")));
    signal.addEventListener("abort", abort);
    request.send(body);
  });
