import { queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";

export type Job = components["schemas"]["Job"];
export type JobProblem = components["schemas"]["JobProblem"];

/** Whether a job will change no more. */
export function isOver(job: Job): boolean {
  return job.status === "completed" || job.status === "failed";
}

/** A job, asked for again until it is over. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ["job", id],
    queryFn: ({ signal }) => ok(api.GET("/api/x/jobs/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 500),
  });
}

/** The latest imports and exports of a project, newest first. */
export function projectJobsQuery(project: number) {
  return queryOptions({
    queryKey: ["project", project, "jobs"],
    queryFn: ({ signal }) => ok(api.GET("/api/x/projects/{id}/jobs", { params: { path: { id: project } }, signal })),
    refetchInterval: ({ state }) => (state.data?.some((job) => !isOver(job)) ? 1000 : false),
  });
}
