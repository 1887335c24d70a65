import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CloudUpload, File as FileIcon, X } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { errorText } from "../../api/errors.ts";
import { isOver, type JobProblem, jobQuery } from "../../api/queries/jobs.ts";
import type { FileProgress } from "../../api/upload/import-files.ts";
import { formatBytes, formatCount } from "../../app/format.ts";
import { Badge, Progress } from "../../ui/bits.tsx";
import { IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import styles from "./import.module.css";

const accepted = ".json,.jsonl,.ndjson,.csv,.tsv,.txt,.html,.htm,.xml,.pdf,image/*,audio/*,video/*";

/** Where files are dropped or chosen. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then((files) => files.length > 0 && onFiles(files));
  };
  return (
    <>
      <button
        type="button"
        data-autofocus
        className={cx(styles.drop, over && styles.over)}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <CloudUpload size={30} aria-hidden="true" />
        <span className={styles.dropTitle}>
          <Trans>Drop files or folders here, or choose them</Trans>
        </span>
        <span className={styles.hint}>
          <Trans>JSON, JSONL, CSV, TSV, TXT, images, audio, video, HTML or PDF, of any size</Trans>
        </span>
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accepted}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}

/** Files of a drop; folders are read to their depths. */
async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null)) return [...transfer.files];
  const files: File[] = [];
  const visit = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.name.startsWith(".")) return;
    if (entry.isFile) {
      files.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A reader answers in portions until an empty one.
    for (;;) {
      const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (portion.length === 0) return;
      for (const child of portion) await visit(child);
    }
  };
  for (const entry of entries) if (entry) await visit(entry);
  return files;
}

/** The chosen files with their progress; `onImported` is called as each import ends. */
export function FileList({
  files,
  onRemove,
  onImported,
}: {
  files: FileProgress[];
  onRemove?: (index: number) => void;
  onImported?: () => void;
}) {
  const { t } = useLingui();
  if (files.length === 0) return null;
  return (
    <ul className={styles.files}>
      {files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files are only ever added at the end or removed before a start
        <li key={`${file.name}-${index}`} className={styles.file}>
          <FileIcon size={16} aria-hidden="true" />
          <span className={styles.name}>{file.name}</span>
          <span className={cx(styles.size, "tabular")}>{formatBytes(file.size)}</span>
          {file.state === "waiting" && onRemove ? (
            <IconButton
              size="sm"
              label={t`Leave out ${file.name}`}
              icon={<X size={14} />}
              onClick={() => onRemove(index)}
            />
          ) : (
            <span />
          )}
          {file.state === "sending" && (
            <div className={styles.wide}>
              <Progress value={file.size === 0 ? null : file.sent / file.size} label={t`Uploading ${file.name}`} />
            </div>
          )}
          {file.state === "failed" && (
            <p className={cx(styles.wide, styles.problems)} role="alert">
              {errorText(file.error)}
            </p>
          )}
          {file.job && <ImportJob id={file.job} name={file.name} onOver={onImported} />}
        </li>
      ))}
    </ul>
  );
}

function ImportJob({ id, name, onOver }: { id: string; name: string; onOver?: () => void }) {
  const { t } = useLingui();
  const job = useQuery(jobQuery(id)).data;
  const over = job !== undefined && isOver(job);
  const tell = useRef(onOver);
  tell.current = onOver;
  useEffect(() => {
    if (over) tell.current?.();
  }, [over]);

  if (!job || !over) {
    const share = job?.total ? job.done / job.total : null;
    return (
      <div className={styles.wide}>
        <Progress value={share} label={t`Importing ${name}`} />
        <p className={cx(styles.status, "tabular")}>
          <Trans>Importing… {formatCount(job?.task_count)} tasks so far</Trans>
        </p>
      </div>
    );
  }
  return (
    <div className={styles.wide}>
      {job.status === "completed" ? (
        <Badge tone="success">
          <Plural value={job.task_count} one="# task imported" other="# tasks imported" />
        </Badge>
      ) : (
        <Badge tone="danger">
          <Trans>Nothing was imported</Trans>
        </Badge>
      )}
      <Problems problems={job.problems} />
    </div>
  );
}

function Problems({ problems }: { problems: JobProblem[] }) {
  const { t } = useLingui();
  if (problems.length === 0) return null;
  const shown = problems.slice(0, 100);
  return (
    <ul className={styles.problems}>
      {shown.map((problem) => {
        const place = [
          problem.row === null || problem.row === undefined ? null : t`row ${problem.row}`,
          problem.field,
        ].filter(Boolean);
        const text = [place.join(", "), problem.message].filter(Boolean).join(": ");
        return <li key={text}>{text}</li>;
      })}
      {problems.length > shown.length && (
        <li>
          <Plural value={problems.length - shown.length} one="and # more" other="and # more" />
        </li>
      )}
    </ul>
  );
}
