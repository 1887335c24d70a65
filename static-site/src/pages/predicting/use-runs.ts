import type { Job } from "../../api/queries/jobs.ts";
import { requestPredictions } from "../../api/queries/ml.ts";
import type { Selection, TaskView } from "../../api/queries/tasks.ts";
import { useJobs } from "../jobs/use-jobs.ts";

interface Runs {
  /** The project's runs, newest first. */
  runs: readonly Job[];
  error: unknown;
  /** Asks a backend about chosen tasks, or all; resolves with the run, which is in the list then. */
  ask: (backend: number, chosen?: { view: TaskView; selection: Selection }) => Promise<number>;
}

/** Runs that ask a project's ML backends about many tasks. `onOver` is called for those that end while this is shown. */
export function useRuns(project: number, onOver: (run: Job) => void, enabled = true): Runs {
  const { jobs, error, follow } = useJobs(project, "predict", onOver, enabled);
  return {
    runs: jobs,
    error,
    ask: async (backend, chosen) => {
      const run = await requestPredictions(project, backend, chosen);
      await follow(run);
      return run;
    },
  };
}
