import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { CloudUpload, File as FileIcon, X } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { errorText } from "../../api/errors.ts";
import type { JobProblem } from "../../api/queries/jobs.ts";
import type { FileProgress } from "../../api/upload/import-files.ts";
import { formatBytes, formatCount } from "../../app/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Progress } from "../../ui/progress.tsx";
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
          <Trans>Drop files or folders here, or click to choose files</Trans>
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

/** Rows shown one by one; beyond that a summary and what failed. */
const mostRows = 40;

/** The chosen files with their progress. */
export function FileList({ files, onRemove }: { files: FileProgress[]; onRemove?: (index: number) => void }) {
  const { t } = useLingui();
  if (files.length === 0) return null;
  const numbered = files.map((file, index) => ({ file, index }));
  const shown =
    files.length <= mostRows ? numbered : numbered.filter(({ file }) => file.state === "failed").slice(0, mostRows);
  return (
    <>
      {files.length > mostRows && <Summary files={files} />}
      <ul className={styles.files}>
        {shown.map(({ file, index }) => (
          <li key={`${file.name}-${index}`} className={styles.file}>
            <FileIcon size={16} aria-hidden="true" />
            <span className={styles.name}>{file.name}</span>
            <span className={cx(styles.size, "tabular")}>{formatBytes(file.size)}</span>
            {file.state === "waiting" && onRemove ? (
              <IconButton
                size="sm"
                label={t`Remove ${file.name}`}
                icon={<X size={14} />}
                onClick={() => onRemove(index)}
              />
            ) : (
              <span />
            )}
            <Outcome file={file} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Summary({ files }: { files: FileProgress[] }) {
  const { t } = useLingui();
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const done = files.filter(({ state }) => state === "done").length;
  const failed = files.filter(({ state }) => state === "failed").length;
  const tasks = files.reduce((sum, { job }) => sum + (job?.task_count ?? 0), 0);
  return (
    <div className={cx(styles.summary, "tabular")}>
      <p>
        <Plural value={files.length} one="# file" other="# files" />, {formatBytes(size)}
      </p>
      {done + failed > 0 && (
        <>
          <Progress
            value={(done + failed) / files.length}
            label={t`Importing files`}
            state={done === files.length ? "done" : "running"}
          />
          <p className={styles.status}>
            <Trans>
              {formatCount(done)} of {formatCount(files.length)} files imported, {formatCount(tasks)} tasks
            </Trans>
            {failed > 0 && (
              <>
                {" · "}
                <Plural value={failed} one="# file failed" other="# files failed" />
              </>
            )}
          </p>
        </>
      )}
    </div>
  );
}

export function ConnectionLost() {
  return <Trans>Connection lost. Retrying…</Trans>;
}

/** How far a file has come. */
function Outcome({ file }: { file: FileProgress }) {
  const { t } = useLingui();
  const { job, name } = file;
  if (file.state === "sending") {
    return (
      <div className={styles.wide}>
        <Progress value={file.size === 0 ? null : file.sent / file.size} label={t`Uploading ${name}`} />
        {file.lost && (
          <p className={styles.status} role="status">
            <ConnectionLost />
          </p>
        )}
      </div>
    );
  }
  if (file.state === "importing") {
    return (
      <div className={styles.wide}>
        <Progress value={job?.total ? job.done / job.total : null} label={t`Importing ${name}`} />
        <p className={cx(styles.status, "tabular")} role={file.lost ? "status" : undefined}>
          {file.lost ? <ConnectionLost /> : <Trans>Importing… {formatCount(job?.task_count)} tasks so far</Trans>}
        </p>
      </div>
    );
  }
  if (file.error !== undefined) {
    return (
      <p className={cx(styles.wide, styles.problems)} role="alert">
        {errorText(file.error)}
      </p>
    );
  }
  if (!job) return null;
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

/** Why nothing was imported. */
export function Problems({ problems }: { problems: JobProblem[] }) {
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
