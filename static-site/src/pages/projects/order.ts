import type { Project } from "../../api/queries/projects.ts";

/** Pinned projects first, the latest pinned on top; the rest in the order the server gave. */
export function orderProjects(projects: readonly Project[]): Project[] {
  const pinned = projects.filter((project) => project.pinned_at !== null);
  pinned.sort((left, right) => (right.pinned_at ?? "").localeCompare(left.pinned_at ?? ""));
  return [...pinned, ...projects.filter((project) => project.pinned_at === null)];
}

type Counts = Pick<Project, "task_number" | "finished_task_number">;

/** Whether the server is counting the finished tasks again because of changed settings. */
export function isCounting(project: Counts): boolean {
  return Boolean(project.task_number) && project.finished_task_number === null;
}

/** Share of tasks that are done, from 0 to 1 (0 while they are counted); null without tasks. */
export function completion(project: Counts): number | null {
  if (!project.task_number) return null;
  return Math.min(1, (project.finished_task_number ?? 0) / project.task_number);
}
