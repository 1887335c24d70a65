import type { components } from "../schema";

export type Job = components["schemas"]["JobView"];
export type JobProblem = components["schemas"]["JobProblemView"];

/** Whether a job will change no more. */
export function isOver(job: Job): boolean {
  return job.status === "completed" || job.status === "failed";
}
