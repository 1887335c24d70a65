/** Tasks of this page that were left while their drafts were unsaved. */
import type { TaskWork } from "../work.ts";

const left = new Set<TaskWork>();

/** A task is on the screen. Returns what to call when it is not any more: its drafts are saved, now or later. */
export function enter(work: TaskWork): () => void {
  left.delete(work);
  return () => {
    left.add(work);
    void work.flush().then(() => {
      if (left.has(work) && !work.hasUnsaved) return finish(work);
    });
  };
}

/** Before a task is opened anew: who left it saves no more, and what is unsaved of it is in the journal. */
export async function retire(task: number): Promise<void> {
  await Promise.all([...left].filter((work) => work.task.id === task).map(finish));
}

async function finish(work: TaskWork): Promise<void> {
  left.delete(work);
  await work.leave();
}
