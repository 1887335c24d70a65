import { useCallback, useEffect, useRef } from "react";
import { trackUnsaved, type Unsaved, untrack } from "../lib/unsaved.ts";

/**
 * Asks before the page or the screen is left while `isDirty`: changes that are saved only on request. The returned
 * function stops that at once, for navigation in the same step as the save.
 */
export function useDiscardable(isDirty: boolean): () => void {
  const entry = useRef<Unsaved>({ flush: async () => {}, discardedOnLeave: true });
  useEffect(() => (isDirty ? trackUnsaved(entry.current) : undefined), [isDirty]);
  return useCallback(() => untrack(entry.current), []);
}
