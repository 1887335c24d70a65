import { Trans, useLingui } from "@lingui/react/macro";
import { PartyPopper, RefreshCw } from "lucide-react";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { errorText } from "../../api/errors.ts";
import { paths } from "../../app/paths.ts";
import { warmTask } from "../../editor/tags/registry.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.tsx";
import { madeBy, outbox } from "./outbox.ts";
import { send } from "./saving/send.ts";
import { LabelStream, type StreamState, streamCalls } from "./stream.ts";
import { TaskWork } from "./work.ts";
import { type LabelingProject, WorkScreen } from "./work-screen.tsx";

interface Props {
  projectId: number;
  user: number;
  project: LabelingProject | undefined;
}

/** Task after task: the next is loaded before it is asked for. */
export function StreamScreen({ projectId, user, project }: Props) {
  const { t } = useLingui();
  const latest = useRef(project);
  useEffect(() => {
    latest.current = project;
  });
  const stream = useMemo(
    () =>
      new LabelStream(
        streamCalls(projectId, user, (task) => latest.current && warmTask(latest.current.config, task.data)),
        outbox,
      ),
    [projectId, user],
  );
  useEffect(() => void stream.start(), [stream]);
  const state = useSyncExternalStore(stream.changed.watch, () => stream.state);
  const canGoBack = useSyncExternalStore(stream.changed.watch, () => stream.canGoBack);
  const canGoForward = useSyncExternalStore(stream.changed.watch, () => stream.canGoForward);
  // Made once per task: settings that change meanwhile must not replace the work.
  const made = useRef<{ state: StreamState; work: TaskWork }>(undefined);
  if (project && state.at === "task" && made.current?.state !== state) {
    const work = new TaskWork({
      // With the predictions to start from, and no others.
      task: state.task,
      left: state.task.left,
      outbox,
      config: project.config,
      user,
      blind: project.overlap > 1,
      open: state.open,
      stream: !state.past,
    });
    made.current = { state, work };
  }
  const work = made.current?.state === state ? made.current.work : undefined;

  if (state.at === "failed") {
    return (
      <Notice tone="danger">
        {errorText(state.error)}{" "}
        <Button size="sm" onClick={() => void stream.again()}>
          <Trans>Try again</Trans>
        </Button>
      </Notice>
    );
  }
  if (state.at === "done") {
    return (
      <EmptyState
        icon={<PartyPopper size={28} />}
        title={<Trans>All done</Trans>}
        actions={
          <>
            {canGoBack && (
              <Button onClick={() => void stream.back()}>
                <Trans>Previous task</Trans>
              </Button>
            )}
            <Button icon={<RefreshCw size={15} />} onClick={() => void stream.again()}>
              <Trans>Check for new tasks</Trans>
            </Button>
            <ButtonLink variant="primary" href={paths.data(projectId)}>
              <Trans>Back to tasks</Trans>
            </ButtonLink>
          </>
        }
      >
        <Trans>You have labeled every task that is available to you in this project.</Trans>
      </EmptyState>
    );
  }
  if (!project || !work) return <p className="visually-hidden" role="status">{t`Loading`}</p>;

  return (
    <WorkScreen
      key={work.task.id}
      work={work}
      project={project}
      onSubmit={async (tab, skipped) => {
        const sent = send(work, tab, skipped, stream.following).then((outcome) => {
          if ("refused" in outcome) toast.error(new Error(t`The annotation of task ${work.number} was refused`));
          return madeBy(outcome);
        });
        void stream.advance(sent);
        return undefined;
      }}
      previous={{ enabled: canGoBack, go: () => void work.flush().then(() => stream.back()) }}
      next={{ enabled: canGoForward, go: () => void work.flush().then(() => stream.forward()) }}
    />
  );
}
