import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Settings } from "lucide-react";
import { useLayoutEffect, useMemo } from "react";
import { projectQuery } from "../../api/queries/projects.ts";
import { sessionQuery } from "../../api/queries/session.ts";
import { paths } from "../../app/paths.ts";
import { Shell } from "../../app/shell.tsx";
import { XmlError } from "../../config/xml.ts";
import { Notice } from "../../ui/bits.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { outbox } from "./outbox.ts";
import { OutboxNotice } from "./outbox-notice.tsx";
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
  // Before the stream asks for a task, which waits for what is under way.
  useLayoutEffect(() => {
    if (userId !== undefined) outbox.restore(userId);
  }, [userId]);
  if (query.isError) throw query.error;
  const data = query.data;
  const project = useMemo(
    (): LabelingProject | undefined =>
      data && user && !(config instanceof XmlError) && config
        ? {
            id: projectId,
            config,
            user: { id: user.id, isOwner: user.is_owner ?? false },
            instruction: data.expert_instruction ?? "",
            showInstruction: data.show_instruction,
            showSkip: data.show_skip_button,
            allowsEmpty: data.enable_empty_annotation,
            modelVersion: data.model_version,
            showsPredictions: data.show_collab_predictions,
            overlap: data.maximum_annotations,
          }
        : undefined,
    [data, user, config, projectId],
  );

  return (
    <Shell
      crumbs={[
        { label: t`Projects`, href: paths.projects },
        { label: data?.title ?? "", href: paths.data(projectId) },
        taskId === undefined
          ? { label: t`Labeling`, href: paths.label(projectId) }
          : { label: t`Task ${taskId}`, href: paths.task(projectId, taskId) },
      ]}
      actions={
        <ButtonLink size="sm" href={paths.settings(projectId)} icon={<Settings size={15} />}>
          <Trans>Settings</Trans>
        </ButtonLink>
      }
    >
      <div className={styles.page}>
        <OutboxNotice project={projectId} />
        {config instanceof XmlError && <BrokenConfig error={config} />}
        {taskId === undefined ? (
          <StreamScreen key={projectId} projectId={projectId} project={project} />
        ) : (
          <TaskScreen key={taskId} taskId={taskId} project={project} />
        )}
      </div>
    </Shell>
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
