import { afterEach, expect, test, vi } from "vitest";
import { jobSource } from "./job-source.ts";
import type { Job } from "./jobs.ts";

const signal = new AbortController().signal;
const job = (report: string | null) => ({ id: 10_000_003, report }) as Job;

/** Answers what is asked for, by path. */
function answering(answers: Record<string, unknown>): void {
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    return new Response(JSON.stringify(answers[pathname] ?? {}), { status: pathname in answers ? 200 : 404 });
  });
}
afterEach(() => vi.unstubAllGlobals());

test("a failed import is named by where its file lies, if somebody put it there", async () => {
  const dropped = { name: "bad.jsonl", bucket: "skylabel-uploads", key: "drop/1/2026/bad.jsonl", size: 21 };
  answering({ "/api/x/jobs/10000003/report": { file: dropped } });
  expect(await jobSource(job("/api/x/jobs/10000003/report"), signal)).toBe(
    "s3://skylabel-uploads/drop/1/2026/bad.jsonl",
  );
});

test("what was sent through the page is named as it was there, for its key is a secret", async () => {
  const sent = {
    name: "bad.jsonl",
    bucket: "skylabel-uploads",
    key: "projects/000000000001/uploads/3-0f1e2d3c4b5a6978",
  };
  answering({ "/api/x/jobs/10000003/report": { file: sent } });
  expect(await jobSource(job("/api/x/jobs/10000003/report"), signal)).toBe("bad.jsonl");
});

test("an import whose file is gone has no name", async () => {
  answering({ "/api/x/jobs/10000003/report": { file: null } });
  expect(await jobSource(job("/api/x/jobs/10000003/report"), signal)).toBeNull();
});

test("other imports are named as their file is", async () => {
  answering({ "/api/import/file-upload/10000003": { id: 10_000_003, file: "upload/1/3-2026-11 a.jsonl", size: 30 } });
  expect(await jobSource(job(null), signal)).toBe("2026-11 a.jsonl");
});
