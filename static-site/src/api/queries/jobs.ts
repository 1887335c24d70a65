import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import { isTransient } from "../errors.ts";
import { backoff } from "../retry.ts";
import type { components } from "../schema";

export type Job = components["schemas"]["JobView"];
export type JobProblem = components["schemas"]["JobProblemView"];

/** Whether a job will change no more. */
export function isOver({ status }: Pick<Job, "status">): boolean {
  return status === "completed" || status === "failed" || status === "canceled";
}

const pollEvery = 2000;
/** Files that are put into buckets become jobs by themselves. */
const listEvery = 5000;
/** Of the growing waits for a server that does not answer, the first ones are left out. */
const retriesAtLeast = 3;

/** A project's jobs, newest first; asked for again while one runs. */
export function jobsQuery(project: number) {
  return jobsEvery(project, false);
}

/** As `jobsQuery`, asked for again also while none runs. */
export function watchedJobsQuery(project: number) {
  return jobsEvery(project, listEvery);
}

function jobsEvery(project: number, idle: number | false) {
  return queryOptions({
    queryKey: ["project", project, "jobs"],
    queryFn: ({ signal }) => ok(api.GET("/api/x/projects/{id}/jobs", { params: { path: { id: project } }, signal })),
    refetchInterval: ({ state }) => {
      if (state.error) return isTransient(state.error) ? backoff(retriesAtLeast + state.errorUpdateCount) : false;
      return state.data?.every(isOver) === false ? pollEvery : idle;
    },
    refetchOnMount: "always",
  });
}

/** Asks a job to stop. It stops soon after, and is in the list as canceled then. */
export async function cancelJob(client: QueryClient, id: number): Promise<void> {
  const job = await ok(api.POST("/api/x/jobs/{id}/cancel", { params: { path: { id } } }));
  client.setQueriesData<Job[]>({ predicate: ({ queryKey }) => queryKey[2] === "jobs" }, (jobs) =>
    jobs?.map((present) => (present.id === id ? job : present)),
  );
}
