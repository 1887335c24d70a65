import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { isOver, type Job } from "../../api/queries/jobs.ts";
import { formatCount } from "../../app/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Progress } from "../../ui/progress.tsx";
import { CancelButton } from "./cancel-button.tsx";
import styles from "./job.module.css";
import { Problems } from "./problems.tsx";

/** Progress of a change of many tasks, or its report. */
export function BulkJob({ job }: { job: Job }) {
  return (
    <div className={styles.job}>
      {isOver(job) ? <Report job={job} /> : <Running job={job} />}
      <Problems problems={job.problems} />
    </div>
  );
}

function Running({ job }: { job: Job }) {
  const { t } = useLingui();
  const { done, total, change } = job;
  const titles: Record<string, string> = {
    delete_tasks: t`Deleting tasks`,
    delete_annotations: t`Deleting annotations`,
    delete_predictions: t`Deleting predictions`,
    delete_model_version: t`Deleting predictions of a model version`,
    recount_summary: t`Counting annotations`,
  };
  const title = titles[change ?? ""] ?? t`Changing tasks`;
  return (
    <>
      <Progress value={total ? done / total : null} label={title} />
      <div className={styles.outcome}>
        <p className="tabular">
          <Trans>
            {title}… {formatCount(done)} of {formatCount(total)} tasks processed
          </Trans>
        </p>
        <CancelButton job={job} />
      </div>
    </>
  );
}

function Report({ job }: { job: Job }) {
  return (
    <p className={styles.outcome}>
      {job.status === "failed" && (
        <Badge tone="danger">
          <Trans>Stopped</Trans>
        </Badge>
      )}
      {job.status === "canceled" && (
        <Badge tone="warning">
          <Trans>Canceled</Trans>
        </Badge>
      )}
      <Badge tone="success">{changed(job)}</Badge>
      {job.gone_count > 0 && (
        <Badge>
          <Plural value={job.gone_count} one="# already deleted" other="# already deleted" />
        </Badge>
      )}
      {job.failed_count > 0 && (
        <Badge tone="danger">
          <Plural value={job.failed_count} one="# failed" other="# failed" />
        </Badge>
      )}
      <span className="tabular">
        <Trans>
          {formatCount(job.done)} of {formatCount(job.total)} tasks processed
        </Trans>
      </span>
    </p>
  );
}

/** The number of changed records. */
function changed({ change, task_count, annotation_count, prediction_count }: Job): ReactNode {
  switch (change) {
    case "delete_tasks":
      return <Plural value={task_count} one="# task deleted" other="# tasks deleted" />;
    case "delete_annotations":
      return <Plural value={annotation_count} one="# annotation deleted" other="# annotations deleted" />;
    case "delete_predictions":
    case "delete_model_version":
      return <Plural value={prediction_count} one="# prediction deleted" other="# predictions deleted" />;
    default:
      return <Plural value={task_count} one="# task counted" other="# tasks counted" />;
  }
}
