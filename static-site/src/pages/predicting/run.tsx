import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { isOver, type Job } from "../../api/queries/jobs.ts";
import { formatCount, formatDate } from "../../app/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Progress } from "../../ui/progress.tsx";
import { CancelButton } from "../jobs/cancel-button.tsx";
import styles from "../jobs/job.module.css";
import { Problems } from "../jobs/problems.tsx";

/** Progress of a run of predictions, or its outcome. */
export function Run({ run }: { run: Job }) {
  const { t } = useLingui();
  const { done, total, problems, resting_since: restingSince } = run;
  return (
    <div className={styles.job}>
      {!isOver(run) ? (
        <>
          <Progress value={total ? done / total : null} label={t`Getting predictions`} />
          <div className={styles.outcome}>
            <p className="tabular">
              <Trans>
                Getting predictions… {formatCount(done)} of {formatCount(total)} tasks
              </Trans>
            </p>
            <CancelButton job={run} />
          </div>
          {restingSince && (
            <p role="status">
              <Trans>
                The ML backend has not answered since {formatDate(restingSince)}. Skylabel retries every minute for one
                hour.
              </Trans>
            </p>
          )}
        </>
      ) : (
        <Outcome run={run} />
      )}
      <Problems problems={problems} />
    </div>
  );
}

function Outcome({ run }: { run: Job }) {
  return (
    <p className={styles.outcome}>
      {run.status === "failed" && (
        <Badge tone="danger">
          <Trans>Stopped</Trans>
        </Badge>
      )}
      {run.status === "canceled" && (
        <Badge tone="warning">
          <Trans>Canceled</Trans>
        </Badge>
      )}
      <Badge tone={run.prediction_count > 0 ? "success" : undefined}>
        <Plural value={run.prediction_count} one="# prediction" other="# predictions" />
      </Badge>
      {run.problems.length > 0 && (
        <Badge tone="warning">
          <Plural value={run.problems.length} one="# problem" other="# problems" />
        </Badge>
      )}
      <span className="tabular">
        <Trans>
          {formatCount(run.done)} of {formatCount(run.total)} tasks processed
        </Trans>
      </span>
    </p>
  );
}
