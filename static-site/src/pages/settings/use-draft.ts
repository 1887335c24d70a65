import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Project, type ProjectPatch, patchProject } from "../../api/queries/projects.ts";
import { toast } from "../../ui/toast.tsx";

/** Edits of a project that are not saved yet, over its saved values. */
export function useDraft(project: Project) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [changes, setChanges] = useState<ProjectPatch>({});
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  return {
    values: { ...project, ...changes } as Project,
    isDirty: Object.keys(changes).length > 0,
    error,
    busy,
    change: (part: ProjectPatch) => setChanges((present) => ({ ...present, ...part })),
    save: async () => {
      setBusy(true);
      setError(null);
      try {
        await patchProject(queryClient, project.id, changes);
        setChanges({});
        toast.success(t`Saved`);
      } catch (failure) {
        setError(failure);
      } finally {
        setBusy(false);
      }
    },
  };
}
