import { queryOptions } from "@tanstack/react-query";
import { forgetAsked } from "../../api/client.ts";
import { flushWork } from "../../lib/unsaved.ts";
import { readTask } from "./calls.ts";
import { outbox } from "./outbox.ts";
import { journal } from "./saving/journal.ts";
import { retire } from "./saving/open-works.ts";

/** A task with its annotations, predictions and drafts, and with what earlier visits left of it, to be worked on. */
export const labelingTaskQuery = (id: number, user: number) =>
  queryOptions({
    queryKey: ["labeling-task", id],
    queryFn: async () => {
      // First the drafts of the screen before and the annotations that are being sent, so that the answer has them.
      await flushWork();
      await retire(id);
      await outbox.restore(user);
      if (outbox.isBusyWith(id)) {
        await outbox.settled(id);
        forgetAsked(`/api/tasks/${id}`);
      }
      const task = await readTask(id);
      return { task, left: await journal.adopt(user, id) };
    },
    // Work in progress is not to be replaced under the annotator's hands.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
