/** Submitting one tab of a task: by way of the outbox, and back. */
import { type Outbox, outbox as pageOutbox } from "../outbox.ts";
import type { Tab, TaskWork } from "../work.ts";
import type { Outcome } from "./parcel.ts";

/** Sends a tab as it is now; resolves with what became of it, once the tab knows. `nextAfter` asks for a task besides. */
export async function send(
  work: TaskWork,
  tab: Tab,
  skipped: boolean,
  nextAfter?: number,
  outbox: Outbox = pageOutbox,
): Promise<Outcome> {
  const { parcel, body, complete, revision } = work.submission(tab, skipped);
  const outcome = await outbox.put({ ...parcel, body }, complete, nextAfter);
  if ("made" in outcome) work.saved(tab, outcome.made, revision);
  else work.unsaved(tab, parcel.id, outcome);
  return outcome;
}
