import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { isOver, type Job, jobsQuery } from "../../api/queries/jobs.ts";
import { modelVersionsQuery, requestPredictions } from "../../api/queries/ml.ts";
import type { Selection, TaskView } from "../../api/queries/tasks.ts";

interface Runs {
  /** The project's runs, newest first. */
  runs: readonly Job[];
  error: unknown;
  /** Asks a backend about chosen tasks, or all; resolves with the run, which is in the list then. */
  ask: (backend: number, chosen?: { view: TaskView; selection: Selection }) => Promise<number>;
}

/** Runs that ask a project's ML backends about many tasks. `onOver` is called for those that end while this is shown. */
export function useRuns(project: number, onOver: (run: Job) => void, enabled = true): Runs {
  const queryClient = useQueryClient();
  const jobs = useQuery({ ...jobsQuery(project), enabled });
  const runs = useMemo(() => jobs.data?.filter(({ kind }) => kind === "predict") ?? [], [jobs.data]);
  const awaited = useRef(new Set<number>());
  const whenOver = useRef(onOver);
  useEffect(() => {
    whenOver.current = onOver;
  });
  useEffect(() => {
    for (const run of runs) {
      if (!isOver(run)) awaited.current.add(run.id);
      else if (awaited.current.delete(run.id)) {
        void queryClient.invalidateQueries({ queryKey: ["tasks", project] });
        void queryClient.invalidateQueries({ queryKey: modelVersionsQuery(project).queryKey });
        whenOver.current(run);
      }
    }
  }, [runs, project, queryClient]);

  return {
    runs,
    error: jobs.error,
    ask: async (backend, chosen) => {
      const run = await requestPredictions(project, backend, chosen);
      // A short one may be over before it is seen.
      awaited.current.add(run);
      await queryClient.invalidateQueries({ queryKey: jobsQuery(project).queryKey });
      return run;
    },
  };
}
