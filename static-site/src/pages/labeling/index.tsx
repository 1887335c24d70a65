import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Settings } from "lucide-react";
import { useLayoutEffect, useMemo } from "react";
import { type Project, projectQuery } from "../../api/queries/projects.ts";
import { type Session, sessionQuery } from "../../api/queries/session.ts";
import { paths } from "../../app/paths.ts";
import { Shell } from "../../app/shell.tsx";
import type { Config } from "../../config/tree.ts";
import { XmlError } from "../../config/xml.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { StaleNotice } from "../../ui/stale-notice.tsx";
import { hasSetup, NoSetup } from "./no-setup.tsx";
import { outbox } from "./outbox.ts";
import { OutboxNotice } from "./outbox-notice.tsx";
import { labelingTaskQuery } from "./queries.ts";
import styles from "./screen.module.css";
import { StreamScreen } from "./stream-screen.tsx";
import { TaskScreen } from "./task-screen.tsx";
import { useConfig } from "./use-config.ts";
import type { LabelingProject } from "./work-screen.tsx";

/** The labeling page: one task by its id, or the label stream of a project. */
export default function LabelingPage({ projectId, taskId }: { projectId: number; taskId?: number }) {
  const { t } = useLingui();
  const query = useQuery(projectQuery(projectId));
  const { user } = useSuspenseQuery(sessionQuery).data;
  const config = useConfig(query.data?.label_config);
  const userId = user?.id;
  // Read by the task's screen; here only to name it.
  const number = useQuery({ ...labelingTaskQuery(taskId ?? 0, userId ?? 0), enabled: false }).data?.task.inner_id;
  // Before the stream asks for a task, which waits for what is under way.
  useLayoutEffect(() => {
    if (userId !== undefined) void outbox.restore(userId);
  }, [userId]);
  const data = query.data;
  // A failed refresh leaves what is there.
  if (query.isError && !data) throw query.error;
  const project = useLabelingProject(projectId, data, user, config instanceof XmlError ? undefined : config);

  return (
    <Shell
      crumbs={[
        { label: t`Projects`, href: paths.projects },
        { label: data?.title ?? "", href: paths.data(projectId) },
        taskId === undefined
          ? { label: t`Labeling`, href: paths.label(projectId) }
          : { label: number === undefined ? "" : t`Task ${number}`, href: paths.task(projectId, taskId) },
      ]}
      actions={
        <ButtonLink size="sm" href={paths.settings(projectId)} icon={<Settings size={15} />}>
          <Trans>Settings</Trans>
        </ButtonLink>
      }
    >
      <div className={styles.page}>
        <h1 className="visually-hidden">
          <Trans>Label {data?.title}</Trans>
        </h1>
        <OutboxNotice project={projectId} task={taskId} />
        {query.isError && (
          <div className={styles.notice}>
            <StaleNotice query={query} />
          </div>
        )}
        {config instanceof XmlError ? (
          <BrokenConfig error={config} />
        ) : config && !hasSetup(config) ? (
          <NoSetup project={projectId} />
        ) : userId === undefined ? null : taskId === undefined ? (
          // The stream reserves a task for this person: not before it is known that tasks can be labeled here.
          data && <StreamScreen key={projectId} projectId={projectId} user={userId} project={project} />
        ) : (
          <TaskScreen key={taskId} taskId={taskId} user={userId} project={project} />
        )}
      </div>
    </Shell>
  );
}

/** The same until one of its parts changes: counts of a project change all the time, and must not open the task anew. */
function useLabelingProject(
  id: number,
  data: Project | undefined,
  user: Session["user"],
  config: Config | undefined,
): LabelingProject | undefined {
  const { expert_instruction, show_instruction, show_skip_button, enable_empty_annotation } = data ?? {};
  const { model_version, show_collab_predictions, maximum_annotations } = data ?? {};
  const { id: userId, is_owner = false } = user ?? {};
  return useMemo(
    () =>
      config && userId !== undefined && maximum_annotations !== undefined
        ? {
            id,
            config,
            user: { id: userId, isOwner: is_owner },
            instruction: expert_instruction ?? "",
            showInstruction: show_instruction ?? false,
            showSkip: show_skip_button ?? true,
            allowsEmpty: enable_empty_annotation ?? true,
            modelVersion: model_version,
            showsPredictions: show_collab_predictions ?? true,
            overlap: maximum_annotations,
          }
        : undefined,
    [
      id,
      config,
      userId,
      is_owner,
      expert_instruction,
      show_instruction,
      show_skip_button,
      enable_empty_annotation,
      model_version,
      show_collab_predictions,
      maximum_annotations,
    ],
  );
}

function BrokenConfig({ error }: { error: XmlError }) {
  const { message, at } = error;
  const { line, column } = at;
  return (
    <Notice tone="danger">
      <Trans>
        The labeling config cannot be read: line {line}, column {column}: {message}
      </Trans>
    </Notice>
  );
}
