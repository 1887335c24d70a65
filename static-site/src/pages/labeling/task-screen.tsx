import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { backendsQuery } from "../../api/queries/ml.ts";
import { outbox } from "./outbox.ts";
import { labelingTaskQuery } from "./queries.ts";
import { send } from "./saving/send.ts";
import { TaskWork } from "./work.ts";
import { type LabelingProject, WorkScreen } from "./work-screen.tsx";

interface Props {
  taskId: number;
  user: number;
  project: LabelingProject | undefined;
}

/** One task of the table, with all its annotations. */
export function TaskScreen({ taskId, user, project }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const query = useQuery(labelingTaskQuery(taskId, user));
  // The task is read again next time, so that it contains the drafts and annotations of this time.
  useEffect(() => () => client.removeQueries(labelingTaskQuery(taskId, user)), [client, taskId, user]);
  const { task, left } = query.data ?? {};
  // The project may name one of its ML backends in place of a version: who that is decides what an annotation starts from.
  const named = project?.showsPredictions ? project.modelVersion : undefined;
  const { predictions = [] } = task ?? {};
  const isTitle = Boolean(named) && predictions.length > 0 && !predictions.some((one) => one.model_version === named);
  const backends = useQuery({ ...backendsQuery(project?.id ?? 0), enabled: project !== undefined && isTitle });
  const isKnown = !isTitle || !backends.isPending;
  const titled = isTitle ? backends.data?.find(({ title }) => title === named)?.model_version : undefined;
  // Made once: settings or a model that change meanwhile must not replace the work.
  const made = useRef<TaskWork>(undefined);
  if (project && task && isKnown) {
    made.current ??= new TaskWork({
      task,
      left,
      outbox,
      config: project.config,
      user,
      modelVersion: titled ?? named,
      empty: !project.showsPredictions,
      blind: project.overlap > 1 && !project.user.isOwner,
      stream: false,
    });
  }
  const work = made.current;
  if (query.isError && !work) throw query.error;
  if (!project || !work) return <p className="visually-hidden" role="status">{t`Loading`}</p>;
  return (
    <WorkScreen
      work={work}
      project={project}
      onSubmit={async (tab, skipped) => {
        const outcome = await send(work, tab, skipped);
        if (!("made" in outcome)) return undefined;
        void client.invalidateQueries({ queryKey: ["tasks", project.id] });
        void client.invalidateQueries({ queryKey: ["project", project.id] });
        if (skipped) return t`Skipped`;
        return tab.id === undefined ? t`Submitted` : t`Updated`;
      }}
    />
  );
}
