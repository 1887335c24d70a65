import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Project, type ProjectPatch, patchProject } from "../../api/queries/projects.ts";
import { useDiscardable } from "../../app/use-discardable.ts";
import { toast } from "../../ui/toast.tsx";

/** Unsaved edits of a project over its saved values. The page asks before they are discarded. */
export function useDraft(project: Project) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [changes, setChanges] = useState<ProjectPatch>({});
  // The answer to the last save, until the project itself arrives anew: the form must not show the values before it.
  const [saved, setSaved] = useState<{ over: Project; answer: Project }>();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const isDirty = Object.keys(changes).length > 0;
  useDiscardable(isDirty);

  return {
    values: { ...(saved?.over === project ? saved.answer : project), ...changes } as Project,
    isDirty,
    error,
    busy,
    change: (part: ProjectPatch) => setChanges((present) => ({ ...present, ...part })),
    save: async () => {
      setBusy(true);
      setError(null);
      try {
        const answer = await patchProject(queryClient, project.id, changes);
        setSaved({ over: project, answer });
        setChanges((present) => editedSince(changes, present));
        toast.success(t`Saved`);
      } catch (failure) {
        setError(failure);
      } finally {
        setBusy(false);
      }
    },
  };
}

/** The edits that were made while others were being saved. */
export function editedSince(sent: ProjectPatch, present: ProjectPatch): ProjectPatch {
  const entries = Object.entries(present) as [keyof ProjectPatch, unknown][];
  return Object.fromEntries(entries.filter(([field, value]) => sent[field] !== value));
}
