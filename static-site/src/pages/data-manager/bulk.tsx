import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useState } from "react";
import { isOver, type Job } from "../../api/queries/jobs.ts";
import { useLater } from "../../app/use-later.ts";
import { IconButton } from "../../ui/button.tsx";
import { BulkJob } from "../jobs/bulk.tsx";
import styles from "../jobs/job.module.css";
import { useJobs } from "../jobs/use-jobs.ts";

/** Changes of many tasks that continue as jobs: the one to show, if any. */
export function useBulk(project: number, onOver: () => void) {
  const [ended, setEnded] = useState<Job>();
  const [isAsked, setAsked] = useState(false);
  const later = useLater();
  const { jobs, follow } = useJobs(
    project,
    "bulk",
    (job) => {
      onOver();
      setEnded(job);
    },
    isAsked || later,
  );
  const running = jobs.find((job) => !isOver(job));
  return {
    /** The job that runs, else the last one that has ended while this was shown. */
    job: running ?? ended,
    dismiss: running ? undefined : () => setEnded(undefined),
    follow: async (job: number) => {
      setAsked(true);
      await follow(job);
    },
  };
}

export type BulkChanges = ReturnType<typeof useBulk>;

/** How far a change of many tasks has come, with a button to cancel it, or its report. */
export function BulkBar({ bulk: { job, dismiss } }: { bulk: BulkChanges }) {
  const { t } = useLingui();
  if (!job) return null;
  return (
    <div className={styles.bar}>
      <BulkJob job={job} />
      {dismiss && <IconButton size="sm" label={t`Dismiss`} icon={<X size={14} />} onClick={dismiss} />}
    </div>
  );
}
