import { Plural, useLingui } from "@lingui/react/macro";
import type { JobProblem } from "../../api/queries/jobs.ts";
import { grouped } from "./grouped.ts";
import styles from "./job.module.css";

/** Problems of a job, each once with the tasks that have it. */
export function Problems({ problems }: { problems: readonly JobProblem[] }) {
  const { t } = useLingui();
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems} aria-label={t`Problems`}>
      {grouped(problems).map(({ why, tasks }) => (
        <li key={why}>
          {tasks.length > 0 && (
            <>
              <Plural value={tasks.length} one="Task ID" other="Task IDs" /> {tasks.join(", ")}:{" "}
            </>
          )}
          {why}
        </li>
      ))}
    </ul>
  );
}
