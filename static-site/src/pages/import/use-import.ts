import { useEffect, useRef, useState } from "react";
import { type FileProgress, importFiles } from "../../api/upload/import-files.ts";
import { trackUnsaved } from "../../lib/unsaved.ts";

/** Files chosen for import and how far each has come. */
export interface ImportState {
  files: FileProgress[];
  isSending: boolean;
  hasStarted: boolean;
  add: (files: readonly File[]) => void;
  remove: (index: number) => void;
  /** Sends what was added to a project; resolves when all files have arrived or failed. */
  start: (project: number) => Promise<void>;
}

export function useImport(): ImportState {
  const chosen = useRef<File[]>([]);
  const [files, setFiles] = useState<FileProgress[]>([]);
  const [isSending, setSending] = useState(false);
  const [hasStarted, setStarted] = useState(false);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  // Leaving the page would lose a running upload.
  useEffect(() => {
    if (!isSending) return;
    return trackUnsaved({ flush: async () => {}, onlyClosing: true });
  }, [isSending]);

  return {
    files,
    isSending,
    hasStarted,
    add: (added) => {
      chosen.current = [...chosen.current, ...added];
      setFiles((present) => [
        ...present,
        ...added.map(({ name, size }): FileProgress => ({ name, size, sent: 0, state: "waiting" })),
      ]);
    },
    remove: (index) => {
      chosen.current = chosen.current.filter((_, at) => at !== index);
      setFiles((present) => present.filter((_, at) => at !== index));
    },
    start: async (project) => {
      const controller = new AbortController();
      stop.current = controller;
      setSending(true);
      setStarted(true);
      try {
        await importFiles(
          project,
          chosen.current,
          (index, change) =>
            setFiles((present) => present.map((file, at) => (at === index ? { ...file, ...change } : file))),
          controller.signal,
        );
      } catch (error) {
        setStarted(false);
        throw error;
      } finally {
        setSending(false);
      }
    },
  };
}
