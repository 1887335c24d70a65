import type { JobProblem } from "../../api/queries/jobs.ts";

export interface Group {
  /** The message of the problem. */
  readonly why: string;
  /** Numbers of the tasks it went wrong with; none where it is no task's. */
  readonly tasks: readonly string[];
}

/** Problems of a run by what went wrong: a model that fails does so for many tasks alike. */
export function grouped(problems: readonly Pick<JobProblem, "message">[]): Group[] {
  const groups = new Map<string, string[]>();
  for (const { message } of problems) {
    const [, task, said] = /^task (\d+): (.*)$/s.exec(message) ?? [];
    const why = said ?? message;
    const tasks = groups.get(why) ?? [];
    if (task !== undefined) tasks.push(task);
    groups.set(why, tasks);
  }
  return [...groups].map(([why, tasks]) => ({ why, tasks }));
}
