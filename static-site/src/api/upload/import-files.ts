import { api, ok } from "../client.ts";
import { ApiError, isTransient } from "../errors.ts";
import { isOver, type Job } from "../queries/jobs.ts";
import { sleep, throughOutage } from "../retry.ts";
import type { components } from "../schema";
import { uploadParts } from "./multipart.ts";

type Upload = components["schemas"]["BegunFile"];

/** One file on its way. */
export interface FileProgress {
  name: string;
  size: number;
  sent: number;
  state: "waiting" | "sending" | "importing" | "done" | "failed";
  /** The server does not answer at the moment; it is asked again. */
  lost?: boolean;
  /** The import, once the file has arrived. */
  job?: Job;
  error?: unknown;
}

/** Files announced together. */
const filesPerPlan = 100;
/** Files on their way at the same time; folders of pictures are many small files. */
const filesInFlight = 4;
/** How often a broken upload is taken up again before it is given up. */
const mostResumptions = 5;
/** Milliseconds between two looks at a running import. */
const lookEvery = 400;

type OnChange = (index: number, change: Partial<FileProgress>) => void;

/** Sends files straight to storage, starts their imports and follows them to the end. Failures are per file. */
export async function importFiles(
  project: number,
  files: readonly File[],
  onChange: OnChange,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < files.length; from += filesPerPlan) {
    const batch = files.slice(from, from + filesPerPlan).map((file, at) => ({ file, index: from + at }));
    const planned = await plan(project, batch, onChange, signal);
    const work = async () => {
      for (let next = planned.shift(); next; next = planned.shift()) await importFile(next, onChange, signal);
    };
    await Promise.all(Array.from({ length: filesInFlight }, work));
  }
}

interface Chosen {
  file: File;
  index: number;
}

type Planned = Chosen & { upload: Upload };

/** Asks where to put files. A file that is refused does not keep the others back. */
async function plan(project: number, batch: Chosen[], onChange: OnChange, signal: AbortSignal): Promise<Planned[]> {
  try {
    const { uploads } = await ok(
      api.POST("/api/x/projects/{id}/uploads", {
        params: { path: { id: project } },
        body: { files: batch.map(({ file: { name, size, type } }) => ({ name, size, type })) },
        signal,
      }),
    );
    return batch.flatMap((chosen, at) => {
      const upload = uploads[at];
      return upload ? [{ ...chosen, upload }] : [];
    });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 400) throw error;
    const [only] = batch;
    if (batch.length === 1 && only) {
      onChange(only.index, { state: "failed", error });
      return [];
    }
    const planned: Planned[] = [];
    for (const chosen of batch) planned.push(...(await plan(project, [chosen], onChange, signal)));
    return planned;
  }
}

async function importFile({ file, index, upload }: Planned, onChange: OnChange, signal: AbortSignal): Promise<void> {
  onChange(index, { state: "sending" });
  const insist = <T>(ask: () => Promise<T>) => throughOutage(ask, signal, (lost) => onChange(index, { lost }));
  try {
    const parts = await send(file, upload, (sent) => onChange(index, { sent }), insist, signal);
    // Completing twice is completing once: the answer may be what got lost.
    const { job } = await insist(() =>
      ok(api.POST("/api/x/uploads/{id}/complete", { params: { path: { id: upload.id } }, body: { parts }, signal })),
    );
    onChange(index, { state: "importing", sent: file.size });
    const over = await follow(job, (now) => onChange(index, { job: now }), insist, signal);
    onChange(index, { state: over.status === "completed" ? "done" : "failed", job: over });
  } catch (error) {
    if (signal.aborted) throw error;
    onChange(index, { state: "failed", error, lost: false });
  }
}

type Insist = <T>(ask: () => Promise<T>) => Promise<T>;

/** Sends a file's parts; a connection that broke for long is taken up where it ended, a few times. */
async function send(
  file: File,
  upload: Upload,
  onProgress: (sent: number) => void,
  insist: Insist,
  signal: AbortSignal,
): Promise<string[]> {
  const options = { file, urls: upload.parts, partSize: upload.part_size, onProgress, signal };
  let present: ReadonlyMap<number, string> | undefined;
  for (let resumption = 0; ; resumption += 1) {
    try {
      return await uploadParts({ ...options, present });
    } catch (error) {
      if (signal.aborted || resumption >= (isTransient(error) ? mostResumptions : 1)) throw error;
      const arrived = await insist(() =>
        ok(api.GET("/api/x/uploads/{id}", { params: { path: { id: upload.id } }, signal })),
      );
      present = new Map(arrived.parts.map(({ number, etag }) => [number, etag]));
    }
  }
}

async function follow(id: number, onLook: (job: Job) => void, insist: Insist, signal: AbortSignal): Promise<Job> {
  for (;;) {
    const job = await insist(() => ok(api.GET("/api/x/jobs/{id}", { params: { path: { id } }, signal })));
    onLook(job);
    if (isOver(job)) return job;
    await sleep(lookEvery, signal);
  }
}
