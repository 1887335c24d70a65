import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { Job } from "./jobs.ts";

/** What a report of a failed import says of its file. */
interface ReportedFile {
  name: string;
  bucket: string;
  key: string;
}

/** What an import read: the address of what somebody put into a bucket, else the file's name. It changes no more. */
export function jobSourceQuery(job: Job) {
  return queryOptions({
    queryKey: ["job", job.id, "source", job.report],
    queryFn: ({ signal }) => jobSource(job, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    // The name stays while the report of one that has just failed is read.
    placeholderData: keepPreviousData,
  });
}

/** Null where the file is gone. */
export async function jobSource({ id, report }: Job, signal: AbortSignal): Promise<string | null> {
  const params = { path: { id } };
  if (report === null) {
    // Where it lies ends in the import's own number and the name.
    const { file } = await ok(api.GET("/api/import/file-upload/{id}", { params, signal }));
    return file.replace(/^upload\/\d+\/\d+-/, "");
  }
  const { file } = (await ok(api.GET("/api/x/jobs/{id}/report", { params, signal }))) as { file: ReportedFile | null };
  if (!file) return null;
  // What was sent through the API lies under a key that does not have its name.
  return file.key.split("/").at(-1) === file.name ? `s3://${file.bucket}/${file.key}` : file.name;
}
