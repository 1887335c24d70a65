import { queryOptions } from "@tanstack/react-query";
import { flushWork } from "../../lib/unsaved.ts";
import { readTask } from "./calls.ts";

/** A task with its annotations, predictions and drafts, to be worked on. */
export const labelingTaskQuery = (id: number) =>
  queryOptions({
    queryKey: ["labeling-task", id],
    queryFn: async () => {
      // Save the drafts of the screen before first, so that the answer contains them.
      await flushWork();
      return readTask(id);
    },
    // Work in progress is not to be replaced under the annotator's hands.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
