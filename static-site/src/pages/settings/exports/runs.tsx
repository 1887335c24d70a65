import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { errorText } from "../../../api/errors.ts";
import {
  type ExportRun,
  isRunOver,
  manifestUrl,
  runsQuery,
  type Schedule,
  schedulesQuery,
} from "../../../api/queries/schedules.ts";
import { formatBytes, formatDate } from "../../../app/format.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { toast } from "../../../ui/toast.tsx";
import styles from "../entries.module.css";

/** How many are shown, and how many more each time. */
const step = 10;

/** The runs of a schedule with their files, newest first. */
export function Runs({ schedule }: { schedule: Schedule }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const runs = useQuery(runsQuery(schedule.id));
  const [shown, setShown] = useState(step);
  const newest = runs.data?.[0];
  const isRunning = newest !== undefined && !isRunOver(newest);
  const wasRunning = useRef(false);

  useEffect(() => {
    if (wasRunning.current && !isRunning && newest) {
      void queryClient.invalidateQueries({ queryKey: schedulesQuery(schedule.project).queryKey });
      if (newest.status === "completed") toast.success(t`“${schedule.title}” is exported`);
    }
    wasRunning.current = isRunning;
  }, [isRunning, newest, queryClient, schedule, t]);

  return (
    <>
      {runs.isPending && <Skeleton height={40} />}
      {runs.isError && <Notice tone="danger">{errorText(runs.error)}</Notice>}
      {runs.data?.length === 0 && (
        <p>
          <Trans>Has not run yet.</Trans>
        </p>
      )}
      <ul className={styles.runs} aria-label={t`Run history`}>
        {runs.data?.slice(0, shown).map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ul>
      {(runs.data?.length ?? 0) > shown && (
        <Button size="sm" variant="ghost" onClick={() => setShown(shown + step)}>
          <Trans>Show older runs</Trans>
        </Button>
      )}
    </>
  );
}

function Run({ run }: { run: ExportRun }) {
  const { t } = useLingui();
  return (
    <li>
      <span className="tabular">{formatDate(run.created_at)}</span>
      <div className={styles.outcome}>
        {!isRunOver(run) && (
          <>
            <Progress value={null} label={t`Exporting`} />
            {run.task_count > 0 && (
              <span className="tabular">
                <Plural value={run.task_count} one="# task so far" other="# tasks so far" />
              </span>
            )}
          </>
        )}
        {run.status === "failed" && (
          <Badge tone="danger">
            <Trans>Failed</Trans>
          </Badge>
        )}
        {run.status === "completed" && (
          <Badge tone="success">
            <Plural value={run.task_count} one="# task" other="# tasks" />
          </Badge>
        )}
        {run.problems.map((problem) => (
          <p key={problem} className={styles.problem}>
            {problem}
          </p>
        ))}
        {isRunOver(run) && (run.status === "completed" || run.files.length > 0) && (
          <ul className={styles.files} aria-label={t`Files`}>
            {run.files.map(({ name, size, url }) => (
              <li key={name}>
                <a href={url} download>
                  <Download size={14} aria-hidden="true" />
                  {name}
                </a>{" "}
                <span className="tabular">{formatBytes(size)}</span>
              </li>
            ))}
            <li>
              <a href={manifestUrl(run)} download>
                <Download size={14} aria-hidden="true" />
                <Trans>Manifest</Trans>
              </a>
            </li>
          </ul>
        )}
      </div>
    </li>
  );
}
