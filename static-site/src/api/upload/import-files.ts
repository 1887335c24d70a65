import { api, ok } from "../client.ts";
import { uploadParts } from "./multipart.ts";

/** One file on its way. */
export interface FileProgress {
  name: string;
  size: number;
  sent: number;
  state: "waiting" | "sending" | "sent" | "failed";
  /** The import job, once the file has arrived. */
  job?: string;
  error?: unknown;
}

/** Sends files one after another straight to storage and starts their imports. Failures are per file. */
export async function importFiles(
  project: number,
  files: readonly File[],
  onChange: (index: number, change: Partial<FileProgress>) => void,
  signal: AbortSignal,
): Promise<void> {
  const { uploads } = await ok(
    api.POST("/api/x/projects/{id}/uploads", {
      params: { path: { id: project } },
      body: { files: files.map(({ name, size, type }) => ({ name, size, type })) },
      signal,
    }),
  );
  for (const [index, file] of files.entries()) {
    const upload = uploads[index];
    if (!upload) throw new Error("the server planned fewer uploads than there are files");
    onChange(index, { state: "sending" });
    try {
      const present = new Map<number, string>();
      let parts: string[] | undefined;
      // A connection that broke for long is taken up where it ended.
      for (let round = 1; !parts; round += 1) {
        try {
          parts = await uploadParts({
            file,
            urls: upload.parts,
            partSize: upload.part_size,
            present,
            onProgress: (sent) => onChange(index, { sent }),
            signal,
          });
        } catch (error) {
          if (signal.aborted || round === 2) throw error;
          const progress = await ok(api.GET("/api/x/uploads/{id}", { params: { path: { id: upload.id } }, signal }));
          for (const part of progress.parts) present.set(part.number, part.etag);
        }
      }
      const { job } = await ok(
        api.POST("/api/x/uploads/{id}/complete", { params: { path: { id: upload.id } }, body: { parts }, signal }),
      );
      onChange(index, { state: "sent", sent: file.size, job });
    } catch (error) {
      if (signal.aborted) throw error;
      onChange(index, { state: "failed", error });
    }
  }
}
