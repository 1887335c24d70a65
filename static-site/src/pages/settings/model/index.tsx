import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { BrainCircuit, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { errorText } from "../../../api/errors.ts";
import { isOver } from "../../../api/queries/jobs.ts";
import { type Backend, watchedBackendsQuery } from "../../../api/queries/ml.ts";
import type { Project } from "../../../api/queries/projects.ts";
import { formatDate } from "../../../app/format.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { toast } from "../../../ui/toast.tsx";
import { Run } from "../../predicting/run.tsx";
import { useRuns } from "../../predicting/use-runs.ts";
import styles from "../entries.module.css";
import settings from "../settings.module.css";
import { BackendCard } from "./backend-card.tsx";
import { BackendForm } from "./backend-form.tsx";
import model from "./model.module.css";
import { PredictionSettings } from "./prediction-settings.tsx";

/** How many earlier runs are shown. */
const most = 10;

/** Models that label ahead of people: the servers they run on, and how their predictions are used. */
export default function Model({ project }: { project: Project }) {
  const { t } = useLingui();
  const backends = useQuery(watchedBackendsQuery(project.id));
  const [edited, setEdited] = useState<Backend | "new" | null>(null);
  // Which run is shown with which backend: one that was asked for, or under way, since the page was opened.
  const [asked, setAsked] = useState<ReadonlyMap<number, number>>(new Map());
  const { runs, error, ask } = useRuns(project.id, (run) => {
    if (run.status === "completed" && run.problems.length === 0) toast.success(t`Predictions are ready`);
  });
  useEffect(() => {
    // Also those that were under way before; of several, the newest.
    const running = runs.flatMap(({ id, backend, ...run }) => (backend === null || isOver(run) ? [] : { backend, id }));
    setAsked((present) => {
      const all = new Map(present);
      for (const { backend, id } of running.reverse()) all.set(backend, id);
      return [...all].every(([backend, id]) => present.get(backend) === id) ? present : all;
    });
  }, [runs]);
  const shownInCards = new Set(asked.values());
  const earlier = runs.filter(({ id }) => !shownInCards.has(id)).slice(0, most);
  const isEmpty = backends.data?.length === 0;
  const add = (
    <Button variant="primary" icon={<Plus size={15} />} onClick={() => setEdited("new")}>
      <Trans>Connect a model</Trans>
    </Button>
  );

  return (
    <div className={settings.section}>
      <div className={styles.head}>
        <h1>
          <Trans>Model</Trans>
        </h1>
        {backends.data && !isEmpty && add}
      </div>
      {backends.isPending && <Skeleton height={120} />}
      {backends.isError && <Notice tone="danger">{errorText(backends.error)}</Notice>}
      {isEmpty && (
        <div className={settings.card}>
          <EmptyState icon={<BrainCircuit size={28} />} title={t`No model connected yet`} actions={add}>
            <Trans>
              An ML backend is a small server around your model. It predicts annotations and can train on your
              corrections. Two commands start one:
            </Trans>
            <code className={model.start}>
              pip install label-studio-ml && label-studio-ml create my_model{"\n"}label-studio-ml start my_model
            </code>
          </EmptyState>
        </div>
      )}
      {backends.data && !isEmpty && (
        <ul className={styles.entries} aria-label={t`ML backends`}>
          {backends.data.map((backend) => (
            <BackendCard
              key={backend.id}
              backend={backend}
              run={runs.find(({ id }) => id === asked.get(backend.id))}
              onAsk={async () => {
                const run = await ask(backend.id);
                setAsked((present) => new Map(present).set(backend.id, run));
              }}
              onEdit={() => setEdited(backend)}
            />
          ))}
        </ul>
      )}
      {error !== null && <Notice tone="danger">{errorText(error)}</Notice>}
      {earlier.length > 0 && (
        <section className={settings.card}>
          <h2>
            <Trans>Earlier predictions</Trans>
          </h2>
          <ul className={styles.runs}>
            {earlier.map((run) => (
              <li key={run.id}>
                <span className="tabular">{formatDate(run.created_at)}</span>
                <Run run={run} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {backends.data && <PredictionSettings project={project} backends={backends.data} />}
      {edited && (
        <BackendForm
          project={project.id}
          backend={edited === "new" ? undefined : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}
