import { plural } from "@lingui/core/macro";
import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Sparkles, X } from "lucide-react";
import { useState } from "react";
import { isOver, type Job } from "../../api/queries/jobs.ts";
import { type Backend, backendsQuery } from "../../api/queries/ml.ts";
import type { Selection, TaskView } from "../../api/queries/tasks.ts";
import { useLater } from "../../app/use-later.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { toast } from "../../ui/toast.tsx";
import styles from "../jobs/job.module.css";
import { Run } from "../predicting/run.tsx";
import { useRuns } from "../predicting/use-runs.ts";

/** Asking ML backends about tasks of the table: what can be asked, and what is under way. */
export function usePredicting(project: number) {
  const backends = useQuery({ ...backendsQuery(project), enabled: useLater() }).data ?? [];
  const [troubled, setTroubled] = useState<Job>();
  const { runs, ask } = useRuns(
    project,
    (run) => {
      if (run.status === "failed" || run.problems.length > 0) setTroubled(run);
      else toast.success(plural(run.prediction_count, { one: "# new prediction", other: "# new predictions" }));
    },
    backends.length > 0,
  );
  const running = runs.find((run) => !isOver(run));
  return {
    backends,
    /** The run to show: the one under way, else the last one where something went wrong. */
    run: running ?? troubled,
    dismiss: running ? undefined : () => setTroubled(undefined),
    ask,
  };
}

export type Predicting = ReturnType<typeof usePredicting>;

/** Gets predictions for the selected tasks; with several models, of the one that is chosen. */
export function PredictButton({
  predicting: { backends, run, dismiss, ask },
  view,
  selection,
  count,
}: {
  predicting: Predicting;
  view: TaskView;
  selection: Selection;
  count: number;
}) {
  const [busy, setBusy] = useState(false);
  const isRunning = run !== undefined && dismiss === undefined;
  const start = async ({ id }: Backend) => {
    setBusy(true);
    try {
      await ask(id, { view, selection });
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };
  const [only] = backends;
  if (!only) return null;
  const look = { icon: <Sparkles size={15} />, busy: busy || isRunning };
  const words = <Plural value={count} one="Get predictions for # task" other="Get predictions for # tasks" />;
  if (backends.length === 1) {
    return (
      <Button {...look} onClick={() => void start(only)}>
        {words}
      </Button>
    );
  }
  return (
    <Menu
      trigger={(props) => (
        <Button {...props} {...look}>
          {words}
        </Button>
      )}
      entries={backends.map((backend) => ({ label: backend.title, onSelect: () => void start(backend) }))}
    />
  );
}

/** How far the predictions have come, or what went wrong with them. */
export function PredictBar({ predicting: { run, dismiss } }: { predicting: Predicting }) {
  const { t } = useLingui();
  if (!run) return null;
  return (
    <div className={styles.bar}>
      <Run run={run} />
      {dismiss && <IconButton size="sm" label={t`Dismiss`} icon={<X size={14} />} onClick={dismiss} />}
    </div>
  );
}
