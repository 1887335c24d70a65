import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { FlaskConical, GraduationCap, MousePointerClick } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { isOver, type Job } from "../../../api/queries/jobs.ts";
import { type Backend, deleteBackend, trainBackend } from "../../../api/queries/ml.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { toast } from "../../../ui/toast.tsx";
import { Run } from "../../predicting/run.tsx";
import styles from "../entries.module.css";
import { EntryHead, Fact } from "../entry.tsx";
import settings from "../settings.module.css";
import model from "./model.module.css";
import { TestDialog } from "./test-dialog.tsx";

/** An ML backend: how it stands, and what it can be asked to do. */
export function BackendCard({
  backend,
  run,
  onAsk,
  onEdit,
}: {
  backend: Backend;
  /** Its run of predictions: the present one, or the last one since the page was opened. */
  run?: Job;
  /** Asks it about every task. */
  onAsk: () => Promise<void>;
  onEdit: () => void;
}) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const titleId = useId();
  const [busy, setBusy] = useState(false);
  const [tests, setTests] = useState(false);
  const { title, url, state, error_message: error } = backend;

  const ask = async () => {
    setBusy(true);
    try {
      await onAsk();
    } catch (refusal) {
      toast.error(refusal);
    } finally {
      setBusy(false);
    }
  };
  const train = async () => {
    try {
      const now = await trainBackend(queryClient, backend);
      if (now?.state !== "ER") toast.success(t`Training of “${title}” has started`);
    } catch (refusal) {
      toast.error(refusal);
    }
  };

  return (
    <li className={settings.card} aria-labelledby={titleId}>
      <EntryHead
        titleId={titleId}
        title={title}
        onEdit={onEdit}
        remove={() => deleteBackend(queryClient, backend)}
        question={t`Delete “${title}”?`}
        warning={<Trans>The project no longer requests predictions from {url}. Existing predictions stay.</Trans>}
        more={[
          { label: t`Test…`, icon: <FlaskConical size={15} />, onSelect: () => setTests(true) },
          { label: t`Start training`, icon: <GraduationCap size={15} />, onSelect: () => void train() },
          { separator: true },
        ]}
      >
        <Button size="sm" busy={busy || (run !== undefined && !isOver(run))} onClick={() => void ask()}>
          <Trans>Get predictions</Trans>
        </Button>
      </EntryHead>
      {backend.description !== "" && <p>{backend.description}</p>}
      <dl className={styles.facts}>
        <Fact term={<Trans>State</Trans>}>
          <State state={state} />
          {backend.is_interactive && (
            <Badge tone="accent">
              <MousePointerClick size={12} aria-hidden="true" />
              <Trans>Interactive</Trans>
            </Badge>
          )}
        </Fact>
        <Fact term={<Trans>URL</Trans>}>
          <span className={model.address}>{url}</span>
        </Fact>
        <Fact term={<Trans>Version</Trans>}>{backend.model_version || <Trans>Not reported</Trans>}</Fact>
      </dl>
      {error && state !== "CO" && (
        <Notice tone="warning">
          <span className={model.trouble}>{error}</span>
        </Notice>
      )}
      {run && <Run run={run} />}
      {tests && <TestDialog backend={backend} onClose={() => setTests(false)} />}
    </li>
  );
}

function State({ state }: { state: string }) {
  const words: Record<string, ReactNode> = {
    CO: (
      <Badge tone="success">
        <Trans>Connected</Trans>
      </Badge>
    ),
    DI: (
      <Badge tone="danger">
        <Trans>Disconnected</Trans>
      </Badge>
    ),
    ER: (
      <Badge tone="danger">
        <Trans>Error</Trans>
      </Badge>
    ),
    TR: (
      <Badge tone="accent">
        <Trans>Training</Trans>
      </Badge>
    ),
  };
  return words[state] ?? <Badge>{state}</Badge>;
}
