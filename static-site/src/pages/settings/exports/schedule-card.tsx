import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, SquarePen, Trash2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { exportFormatsQuery } from "../../../api/queries/exports.ts";
import { deleteSchedule, patchSchedule, runSchedule, type Schedule } from "../../../api/queries/schedules.ts";
import { formatDate } from "../../../app/format.ts";
import { Badge } from "../../../ui/bits.tsx";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Switch } from "../../../ui/field.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { toast } from "../../../ui/toast.tsx";
import { ConfirmDialog } from "../confirm-dialog.tsx";
import styles from "../entries.module.css";
import settings from "../settings.module.css";
import { Runs } from "./runs.tsx";
import { browserTimeZone, paceOf } from "./timing.ts";

/** A scheduled export: when it runs, and what it wrote. */
export function ScheduleCard({ schedule, onEdit }: { schedule: Schedule; onEdit: () => void }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const titleId = useId();
  const formats = useQuery(exportFormatsQuery(schedule.project));
  const [busy, setBusy] = useState<"switch" | "run" | null>(null);
  const [showsRuns, setShowsRuns] = useState(false);
  const [asksToDelete, setAsksToDelete] = useState(false);
  const { id, title, next_run_at: next, last_run_at: last, latest } = schedule;

  const attempt = async (what: typeof busy, run: () => Promise<void>) => {
    setBusy(what);
    try {
      await run();
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(null);
    }
  };
  const runNow = async () => {
    await runSchedule(queryClient, id);
    setShowsRuns(true);
  };

  return (
    <li className={settings.card} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId}>{title}</h2>
        <Switch
          label={<Trans>Active</Trans>}
          checked={schedule.is_active}
          disabled={busy === "switch"}
          onChange={(is_active) => void attempt("switch", () => patchSchedule(queryClient, id, { is_active }))}
        />
        <Button size="sm" busy={busy === "run"} onClick={() => void attempt("run", runNow)}>
          <Trans>Run now</Trans>
        </Button>
        <Menu
          align="end"
          label={t`More about ${title}`}
          trigger={(props) => (
            <IconButton {...props} size="sm" label={t`More about ${title}`} icon={<Ellipsis size={16} />} />
          )}
          entries={[
            { label: t`Edit…`, icon: <SquarePen size={15} />, onSelect: onEdit },
            { label: t`Delete…`, icon: <Trash2 size={15} />, danger: true, onSelect: () => setAsksToDelete(true) },
          ]}
        />
      </div>
      <dl className={styles.facts}>
        <Fact term={<Trans>Runs</Trans>}>
          <When schedule={schedule} />
        </Fact>
        <Fact term={<Trans>Next</Trans>}>
          {next && schedule.is_active ? formatDate(next) : <Trans>Not while it is switched off</Trans>}
        </Fact>
        <Fact term={<Trans>Last</Trans>}>
          {last ? formatDate(last) : <Trans>Never</Trans>}
          {latest && (
            <a href={latest} download>
              <Trans>Latest manifest</Trans>
            </a>
          )}
        </Fact>
        <Fact term={<Trans>Files</Trans>}>
          {schedule.formats.map((name) => (
            <Badge key={name}>{formats.data?.find((format) => format.name === name)?.title ?? name}</Badge>
          ))}
          {schedule.incremental && (
            <Badge tone="accent">
              <Trans>Only changes</Trans>
            </Badge>
          )}
        </Fact>
      </dl>
      <details className={styles.more} open={showsRuns} onToggle={(event) => setShowsRuns(event.currentTarget.open)}>
        <summary>
          <Trans>Runs so far</Trans>
        </summary>
        {showsRuns && <Runs schedule={schedule} />}
      </details>
      {asksToDelete && (
        <ConfirmDialog
          title={t`Delete “${title}”?`}
          remove={() => deleteSchedule(queryClient, schedule)}
          onClose={() => setAsksToDelete(false)}
        >
          <Trans>It runs no more. Files that it has written stay in the storage, but are no longer listed here.</Trans>
        </ConfirmDialog>
      )}
    </li>
  );
}

function Fact({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}

function When({ schedule }: { schedule: Schedule }) {
  const pace = paceOf(schedule);
  if (pace === "minutes")
    return <Plural value={schedule.every_minutes ?? 0} one="Every minute" other="Every # minutes" />;
  return (
    <>
      {pace === "hour" && <Trans>Every hour</Trans>}
      {pace === "night" && <Trans>Every night at 02:00</Trans>}
      {pace === "monday" && <Trans>Every Monday at 02:00</Trans>}
      {pace === "cron" && <code>{schedule.cron}</code>}
      {schedule.time_zone && schedule.time_zone !== browserTimeZone() && <Badge>{schedule.time_zone}</Badge>}
    </>
  );
}
