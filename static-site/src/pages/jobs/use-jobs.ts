import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { isOver, type Job, jobsQuery } from "../../api/queries/jobs.ts";
import { modelVersionsQuery } from "../../api/queries/ml.ts";

export interface Jobs {
  /** The project's jobs of the kind, newest first. */
  jobs: readonly Job[];
  error: unknown;
  /** Looks for a job that was just made, and calls `onOver` also if it has ended before it is seen. */
  follow: (job: number) => Promise<void>;
}

/** A project's jobs of a kind that changes tasks. `onOver` is called for those that end while this is shown. */
export function useJobs(project: number, kind: "predict" | "bulk", onOver: (job: Job) => void, enabled = true): Jobs {
  const queryClient = useQueryClient();
  const query = useQuery({ ...jobsQuery(project), enabled });
  const jobs = useMemo(() => query.data?.filter((job) => job.kind === kind) ?? [], [query.data, kind]);
  const awaited = useRef(new Set<number>());
  const whenOver = useRef(onOver);
  useEffect(() => {
    whenOver.current = onOver;
  });
  useEffect(() => {
    for (const job of jobs) {
      if (!isOver(job)) awaited.current.add(job.id);
      else if (awaited.current.delete(job.id)) {
        void queryClient.invalidateQueries({ queryKey: ["tasks", project] });
        void queryClient.invalidateQueries({ queryKey: modelVersionsQuery(project).queryKey });
        whenOver.current(job);
      }
    }
  }, [jobs, project, queryClient]);
  const follow = useCallback(
    async (job: number) => {
      awaited.current.add(job);
      await queryClient.invalidateQueries({ queryKey: jobsQuery(project).queryKey });
    },
    [project, queryClient],
  );
  return { jobs, error: query.error, follow };
}
