import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { backendsQuery } from "../../api/queries/ml.ts";
import { uniqueId } from "../../app/unique-id.ts";
import { outbox } from "./outbox.ts";
import { labelingTaskQuery } from "./queries.ts";
import { TaskWork } from "./work.ts";
import { type LabelingProject, WorkScreen } from "./work-screen.tsx";

/** One task of the table, with all its annotations. */
export function TaskScreen({ taskId, project }: { taskId: number; project: LabelingProject | undefined }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const query = useQuery(labelingTaskQuery(taskId));
  // The task is read again next time, so that it contains the drafts and annotations of this time.
  useEffect(() => () => client.removeQueries(labelingTaskQuery(taskId)), [client, taskId]);
  const task = query.data;
  // The project may name one of its ML backends in place of a version: who that is decides what an annotation starts from.
  const named = project?.showsPredictions ? project.modelVersion : undefined;
  const { predictions = [] } = task ?? {};
  const isTitle = Boolean(named) && predictions.length > 0 && !predictions.some((one) => one.model_version === named);
  const backends = useQuery({ ...backendsQuery(project?.id ?? 0), enabled: project !== undefined && isTitle });
  const isKnown = !isTitle || !backends.isPending;
  const titled = isTitle ? backends.data?.find(({ title }) => title === named)?.model_version : undefined;
  // Decided once: a model that is replaced meanwhile must not replace the work.
  const decided = useRef<{ modelVersion?: string | null }>(undefined);
  if (project && task && isKnown) decided.current ??= { modelVersion: titled ?? named };
  const start = decided.current;
  const work = useMemo(
    () =>
      project && task && start
        ? new TaskWork({
            task,
            config: project.config,
            user: project.user.id,
            modelVersion: start.modelVersion,
            empty: !project.showsPredictions,
            blind: project.overlap > 1 && !project.user.isOwner,
            stream: false,
          })
        : undefined,
    [project, task, start],
  );
  if (query.isError) throw query.error;
  if (!project || !work) return <p className="visually-hidden" role="status">{t`Loading`}</p>;
  return (
    <WorkScreen
      work={work}
      project={project}
      onSubmit={async (tab, skipped) => {
        const { body, ready } = work.submission(tab, skipped);
        const parcel = {
          id: uniqueId(),
          user: project.user.id,
          project: project.id,
          task: taskId,
          annotation: tab.id,
          body,
        };
        const made = await outbox.put(parcel, ready);
        if (!made) {
          tab.drafts?.reopen();
          tab.drafts?.touch();
          return undefined;
        }
        work.saved(tab, made);
        void client.invalidateQueries({ queryKey: ["tasks", project.id] });
        void client.invalidateQueries({ queryKey: ["project", project.id] });
        if (skipped) return t`Skipped`;
        return tab.id === undefined ? t`Submitted` : t`Updated`;
      }}
    />
  );
}
