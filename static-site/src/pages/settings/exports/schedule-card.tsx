import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { exportFormatsQuery } from "../../../api/queries/exports.ts";
import { deleteSchedule, patchSchedule, runSchedule, type Schedule } from "../../../api/queries/schedules.ts";
import { formatDate } from "../../../app/format.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { toast } from "../../../ui/toast.tsx";
import styles from "../entries.module.css";
import { EntryHead, Fact } from "../entry.tsx";
import settings from "../settings.module.css";
import { Runs } from "./runs.tsx";
import { browserTimeZone, paceOf } from "./timing.ts";

/** A scheduled export: when it runs, and what it wrote. */
export function ScheduleCard({
  schedule,
  isListed,
  onEdit,
}: {
  schedule: Schedule;
  /** Whether the deployment still lists the bucket that its files are taken to. */
  isListed: boolean;
  onEdit: () => void;
}) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const titleId = useId();
  const formats = useQuery(exportFormatsQuery(schedule.project));
  const [busy, setBusy] = useState(false);
  const [showsRuns, setShowsRuns] = useState(false);
  const { id, next_run_at: next, last_run_at: last, latest } = schedule;

  const runNow = async () => {
    setBusy(true);
    try {
      await runSchedule(queryClient, id);
      setShowsRuns(true);
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <li className={settings.card} aria-labelledby={titleId}>
      <EntryHead
        titleId={titleId}
        title={schedule.title}
        isActive={schedule.is_active}
        onSwitch={(is_active) => patchSchedule(queryClient, id, { is_active })}
        onEdit={onEdit}
        remove={() => deleteSchedule(queryClient, schedule)}
        question={t`Delete “${schedule.title}”?`}
        warning={<Trans>The export no longer runs. Its files stay in the storage but are no longer listed here.</Trans>}
      >
        <Button size="sm" busy={busy} onClick={() => void runNow()}>
          <Trans>Run now</Trans>
        </Button>
      </EntryHead>
      {!isListed && (
        <Notice tone="warning">
          <Trans>The deployment no longer lists the destination bucket, so runs may fail.</Trans>
        </Notice>
      )}
      <dl className={styles.facts}>
        <Fact term={<Trans>Runs</Trans>}>
          <When schedule={schedule} />
        </Fact>
        <Fact term={<Trans>Next</Trans>}>
          {next && schedule.is_active ? formatDate(next) : <Trans>Turned off</Trans>}
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
        {schedule.destination && (
          <Fact term={<Trans>Copied to</Trans>}>
            <code>{schedule.destination.folder}</code>
          </Fact>
        )}
      </dl>
      <details className={styles.more} open={showsRuns} onToggle={(event) => setShowsRuns(event.currentTarget.open)}>
        <summary>
          <Trans>Run history</Trans>
        </summary>
        {showsRuns && <Runs schedule={schedule} />}
      </details>
    </li>
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
