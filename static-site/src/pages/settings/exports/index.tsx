import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";
import { errorText } from "../../../api/errors.ts";
import { bucketsQuery } from "../../../api/queries/buckets.ts";
import type { Project } from "../../../api/queries/projects.ts";
import { type Schedule, schedulesQuery } from "../../../api/queries/schedules.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import styles from "../entries.module.css";
import settings from "../settings.module.css";
import { ScheduleCard } from "./schedule-card.tsx";
import { ScheduleForm } from "./schedule-form.tsx";

/** Exports that the clock makes. */
export default function Exports({ project }: { project: Project }) {
  const { t } = useLingui();
  const schedules = useQuery(schedulesQuery(project.id));
  const listed = useQuery(bucketsQuery(project.id)).data?.available;
  const [edited, setEdited] = useState<Schedule | "new" | null>(null);
  const add = (
    <Button variant="primary" icon={<Plus size={15} />} onClick={() => setEdited("new")}>
      <Trans>Schedule an export</Trans>
    </Button>
  );
  const isEmpty = schedules.data?.length === 0;

  return (
    <div className={settings.section}>
      <div className={styles.head}>
        <h1>
          <Trans>Exports</Trans>
        </h1>
        {!isEmpty && add}
      </div>
      {schedules.isPending && <Skeleton height={120} />}
      {schedules.isError && <Notice tone="danger">{errorText(schedules.error)}</Notice>}
      {isEmpty && (
        <div className={settings.card}>
          <EmptyState icon={<CalendarClock size={28} />} title={t`No exports scheduled`} actions={add}>
            <Trans>Export the project's annotations to files on a schedule, for example for training.</Trans>
          </EmptyState>
        </div>
      )}
      <ul className={styles.entries} aria-label={t`Scheduled exports`}>
        {schedules.data?.map((schedule) => (
          <ScheduleCard
            key={schedule.id}
            schedule={schedule}
            isListed={!schedule.destination || (listed?.includes(schedule.destination.bucket) ?? true)}
            onEdit={() => setEdited(schedule)}
          />
        ))}
      </ul>
      {edited && (
        <ScheduleForm
          project={project.id}
          schedule={edited === "new" ? undefined : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}
