import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { errorText, isTransient } from "../../api/errors.ts";
import { isOver, type Job, jobsQuery } from "../../api/queries/jobs.ts";
import { formatCount, formatDate } from "../../app/format.ts";
import { Badge, Notice, Progress } from "../../ui/bits.tsx";
import { ConnectionLost, Problems } from "./files.tsx";
import styles from "./import.module.css";

/** How many are shown. */
const most = 20;

/** Files that were imported before, or are being imported, and what was refused. */
export function EarlierImports({ projectId }: { projectId: number }) {
  const jobs = useQuery(jobsQuery(projectId));
  const failure = jobs.error && (isTransient(jobs.error) ? <ConnectionLost /> : errorText(jobs.error));
  const imports = jobs.data?.filter(({ kind }) => kind === "import") ?? [];
  if (!failure && imports.length === 0) return null;
  return (
    <section className={styles.earlier}>
      <h3 className={styles.status}>
        <Trans>Earlier imports</Trans>
      </h3>
      {failure && <Notice tone="warning">{failure}</Notice>}
      <ul className={styles.jobs}>
        {imports.slice(0, most).map((job) => (
          <li key={job.id} className={styles.job}>
            <span className="tabular">{formatDate(job.created_at)}</span>
            <Result job={job} />
            <div className={styles.jobWide}>
              <Problems problems={job.problems} withFile />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Result({ job }: { job: Job }) {
  const { t } = useLingui();
  if (!isOver(job)) {
    return (
      <div>
        <Progress value={job.total ? job.done / job.total : null} label={t`Importing`} />
        <span className="tabular">
          <Trans>Importing… {formatCount(job.task_count)} tasks so far</Trans>
        </span>
      </div>
    );
  }
  if (job.status === "failed") {
    return (
      <Badge tone="danger">
        <Trans>Nothing was imported</Trans>
      </Badge>
    );
  }
  return (
    <Badge tone="success">
      <Plural value={job.task_count} one="# task imported" other="# tasks imported" />
    </Badge>
  );
}
