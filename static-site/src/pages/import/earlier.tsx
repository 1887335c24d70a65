import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect, useRef } from "react";
import { errorText, isTransient } from "../../api/errors.ts";
import { isOver, type Job, watchedJobsQuery } from "../../api/queries/jobs.ts";
import { formatBytes, formatCount, formatDate } from "../../app/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { ConnectionLost, Problems } from "./files.tsx";
import styles from "./import.module.css";

/** How many are shown. */
const most = 20;

/** Files that were imported before, or are being imported, and what was refused. `onImported` is called when one is done. */
export function EarlierImports({ projectId, onImported }: { projectId: number; onImported: () => void }) {
  const jobs = useQuery(watchedJobsQuery(projectId));
  const failure = jobs.error && (isTransient(jobs.error) ? <ConnectionLost /> : errorText(jobs.error));
  const imports = jobs.data?.filter(({ kind }) => kind === "import") ?? [];
  const newestDone = imports.find(({ status }) => status === "completed")?.id;
  const running = imports.filter((job) => !isOver(job)).length;
  const before = useRef<{ newestDone: number | undefined; running: number }>(undefined);
  const whenImported = useRef(onImported);
  useEffect(() => {
    whenImported.current = onImported;
  });
  useEffect(() => {
    if (!jobs.data) return;
    const { current } = before;
    if (current && (current.newestDone !== newestDone || running < current.running)) whenImported.current();
    before.current = { newestDone, running };
  }, [jobs.data, newestDone, running]);

  if (!failure && imports.length === 0) return null;
  return (
    <section className={styles.earlier}>
      <h3 className={styles.status}>
        <Trans>Previous imports</Trans>
      </h3>
      {failure && <Notice tone="warning">{failure}</Notice>}
      <ul className={styles.jobs}>
        {imports.slice(0, most).map((job) => (
          <Import key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}

function Import({ job }: { job: Job }) {
  // Imports of earlier releases name their file only where something was wrong with it.
  const source = job.source ?? job.problems[0]?.file;
  return (
    <li className={styles.job}>
      <span className="tabular">{formatDate(job.created_at)}</span>
      <div className={styles.came}>
        {source && <span className={styles.source}>{source}</span>}
        <Result job={job} />
        <Problems problems={job.problems} />
      </div>
    </li>
  );
}

function Result({ job }: { job: Job }) {
  const { t } = useLingui();
  if (!isOver(job)) {
    return (
      <div>
        <Progress value={job.total ? job.done / job.total : null} label={t`Importing`} />
        <span className="tabular">
          {job.unit === "bytes" && job.total > 0 && (
            <>
              <Trans>
                {formatBytes(job.done)} of {formatBytes(job.total)} read
              </Trans>
              {" · "}
            </>
          )}
          <Trans>{formatCount(job.task_count)} tasks so far</Trans>
        </span>
      </div>
    );
  }
  if (job.status === "failed") {
    return (
      <div className={styles.outcome}>
        <Badge tone="danger">
          <Trans>Nothing was imported</Trans>
        </Badge>
        {job.report !== null && (
          <a href={job.report} download={`report-${job.id}.json`}>
            <Download size={14} aria-hidden="true" />
            <Trans>Report</Trans>
          </a>
        )}
      </div>
    );
  }
  return (
    <Badge tone="success">
      <Plural value={job.task_count} one="# task imported" other="# tasks imported" />
    </Badge>
  );
}
