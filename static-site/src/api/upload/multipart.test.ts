import { describe, expect, test } from "vitest";
import { ApiError } from "../errors.ts";
import { partsInFlight, type SendPart, slices, uploadParts } from "./multipart.ts";

const urls = (count: number) => Array.from({ length: count }, (_, index) => `/part/${index + 1}`);
const noWait = async () => {};

describe("slicing", () => {
  test("the last part is the rest", () => {
    expect(slices(25, 10)).toEqual([
      { number: 1, start: 0, end: 10 },
      { number: 2, start: 10, end: 20 },
      { number: 3, start: 20, end: 25 },
    ]);
    expect(slices(20, 10)).toHaveLength(2);
  });

  test("an empty file is still one part", () => {
    expect(slices(0, 10)).toEqual([{ number: 1, start: 0, end: 0 }]);
  });
});

describe("uploading", () => {
  const file = new Blob(["x".repeat(95)]);

  test("sends every part once, a few at a time, and answers ETags in order", async () => {
    let inFlight = 0;
    let most = 0;
    const send: SendPart = async (url, body) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await Promise.resolve();
      inFlight -= 1;
      return `${url}:${body.size}`;
    };
    const etags = await uploadParts({ file, urls: urls(10), partSize: 10, send, signal: new AbortController().signal });
    expect(etags[0]).toBe("/part/1:10");
    expect(etags[9]).toBe("/part/10:5");
    expect(most).toBeLessThanOrEqual(partsInFlight);
  });

  test("tries a part again after a failing server", async () => {
    let tries = 0;
    const send: SendPart = async () => {
      tries += 1;
      if (tries < 3) throw new ApiError(503, "busy");
      return "etag";
    };
    const etags = await uploadParts({
      file: new Blob(["abc"]),
      urls: urls(1),
      partSize: 10,
      send,
      wait: noWait,
      signal: new AbortController().signal,
    });
    expect(etags).toEqual(["etag"]);
    expect(tries).toBe(3);
  });

  test("does not argue with a refusal", async () => {
    let tries = 0;
    const send: SendPart = async () => {
      tries += 1;
      throw new ApiError(403, "expired");
    };
    const upload = uploadParts({
      file: new Blob(["abc"]),
      urls: urls(1),
      partSize: 10,
      send,
      wait: noWait,
      signal: new AbortController().signal,
    });
    await expect(upload).rejects.toThrow("expired");
    expect(tries).toBe(1);
  });

  test("resumes: parts that are there are not sent again but counted", async () => {
    const sentTo: string[] = [];
    const progress: number[] = [];
    const send: SendPart = async (url) => {
      sentTo.push(url);
      return "new";
    };
    const etags = await uploadParts({
      file,
      urls: urls(10),
      partSize: 10,
      present: new Map(Array.from({ length: 8 }, (_, index) => [index + 1, "old"])),
      send,
      onProgress: (bytes) => progress.push(bytes),
      signal: new AbortController().signal,
    });
    expect(sentTo).toEqual(["/part/9", "/part/10"]);
    expect(etags.filter((etag) => etag === "old")).toHaveLength(8);
    expect(progress[0]).toBe(80);
    expect(progress.at(-1)).toBe(95);
  });

  test("stops when told to", async () => {
    const stop = new AbortController();
    const send: SendPart = async () => {
      stop.abort();
      return "etag";
    };
    await expect(uploadParts({ file, urls: urls(10), partSize: 10, send, signal: stop.signal })).rejects.toThrow();
  });
});
