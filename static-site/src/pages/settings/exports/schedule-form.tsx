import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { errorText } from "../../../api/errors.ts";
import { bucketsQuery } from "../../../api/queries/buckets.ts";
import { exportFormatsQuery } from "../../../api/queries/exports.ts";
import {
  createSchedule,
  type DestinationBody,
  patchSchedule,
  type Schedule,
  type ScheduleBody,
} from "../../../api/queries/schedules.ts";
import { sessionQuery } from "../../../api/queries/session.ts";
import { Field, Input, Select, Switch } from "../../../ui/field.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import styles from "../entries.module.css";
import { CheckGroup, FormDialog } from "../form-dialog.tsx";
import { type AnnotationKind, filterOf, kindsOf } from "./annotation-kinds.ts";
import { bucketsFor, destinationOf } from "./destination.ts";
import { DestinationFields, DestinationShown } from "./destination-fields.tsx";
import { browserTimeZone, type Pace, paceOf, timeZones, timingOf } from "./timing.ts";

type TaskFilter = NonNullable<ScheduleBody["task_filter_options"]>;
type Kind = "finished" | "annotated" | "skipped";

/** Makes a scheduled export, or changes one. */
export function ScheduleForm({
  project,
  schedule,
  onClose,
}: {
  project: number;
  schedule?: Schedule;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const formats = useQuery(exportFormatsQuery(project));
  const listed = useQuery(bucketsQuery(project));
  const isOwner = useSuspenseQuery(sessionQuery).data.user?.is_owner ?? false;
  const [title, setTitle] = useState(schedule?.title ?? "");
  const [pace, setPace] = useState<Pace>(schedule ? paceOf(schedule) : "night");
  const [cron, setCron] = useState(schedule?.cron ?? "0 2 * * *");
  const [timeZone, setTimeZone] = useState(schedule?.time_zone ?? browserTimeZone());
  const [minutes, setMinutes] = useState(String(schedule?.every_minutes ?? 60));
  const [chosen, setChosen] = useState<string[]>(schedule?.formats ?? ["JSON"]);
  const [filter, setFilter] = useState<TaskFilter>(schedule?.task_filter_options ?? {});
  const [taken, setTaken] = useState(kindsOf(schedule?.annotation_filter_options));
  const [incremental, setIncremental] = useState(schedule?.incremental ?? false);

  const [destination, setDestination] = useState<DestinationBody | null>(schedule?.destination ?? null);
  const before = schedule?.destination ?? null;
  const buckets = bucketsFor(listed.data?.available ?? [], before);
  const moved = isOwner ? destinationOf(before, destination) : {};

  const save = () => {
    const body: ScheduleBody = {
      title,
      ...timingOf(pace, cron, timeZone, Number(minutes)),
      formats: chosen,
      task_filter_options: filter,
      annotation_filter_options: filterOf(taken),
      incremental,
      ...moved,
    };
    return schedule ? patchSchedule(queryClient, schedule.id, body) : createSchedule(queryClient, project, body);
  };

  const suitable = formats.data?.filter((format) => !format.disabled || chosen.includes(format.name)) ?? [];
  const shown = [
    "title",
    "formats",
    ...(pace === "minutes" ? ["every_minutes"] : ["cron", "time_zone"]),
    ...(destination ? ["destination.bucket", "destination.prefix"] : []),
  ];
  const annotations: { value: AnnotationKind; title: string; hint?: string }[] = [
    { value: "usual", title: t`Submitted`, hint: t`Without skipped and ground-truth annotations` },
    { value: "ground_truth", title: t`Ground truth` },
    { value: "skipped", title: t`Skipped` },
  ];
  const kinds: [Kind, string][] = [
    ["annotated", t`Annotated tasks`],
    ["finished", t`Finished tasks`],
    ["skipped", t`Skipped tasks`],
  ];

  return (
    <FormDialog
      title={schedule ? t`Edit “${schedule.title}”` : t`Schedule an export`}
      fields={shown}
      save={save}
      saving={moved.destination && <Trans>Testing the bucket…</Trans>}
      onClose={onClose}
    >
      {(against) => (
        <>
          <Field label={t`Name`} error={against("title")}>
            {(props) => (
              <Input
                {...props}
                value={title}
                required
                maxLength={200}
                data-autofocus
                onChange={(event) => setTitle(event.target.value)}
              />
            )}
          </Field>
          <div className={styles.columns}>
            <Field label={t`Runs`} error={pace === "cron" || pace === "minutes" ? undefined : against("cron")}>
              {(props) => (
                <Select {...props} value={pace} onChange={(event) => setPace(event.target.value as Pace)}>
                  <option value="hour">{t`Every hour`}</option>
                  <option value="night">{t`Every night at 02:00`}</option>
                  <option value="monday">{t`Every Monday at 02:00`}</option>
                  <option value="minutes">{t`Every N minutes`}</option>
                  <option value="cron">{t`Cron expression…`}</option>
                </Select>
              )}
            </Field>
            {pace === "minutes" ? (
              <Field label={t`Minutes`} error={against("every_minutes")}>
                {(props) => (
                  <Input
                    {...props}
                    type="number"
                    min={5}
                    required
                    value={minutes}
                    onChange={(event) => setMinutes(event.target.value)}
                  />
                )}
              </Field>
            ) : (
              <Field label={t`Time zone`} error={against("time_zone")}>
                {(props) => (
                  <Select {...props} value={timeZone} onChange={(event) => setTimeZone(event.target.value)}>
                    {timeZones(timeZone, browserTimeZone()).map((zone) => (
                      <option key={zone}>{zone}</option>
                    ))}
                  </Select>
                )}
              </Field>
            )}
          </div>
          {pace === "cron" && (
            <Field
              label={t`Cron expression`}
              hint={t`Minute, hour, day of the month, month, day of the week: 30 6 * * 1-5 is 06:30 from Monday to Friday.`}
              error={against("cron")}
            >
              {(props) => (
                <Input
                  {...props}
                  className={styles.mono}
                  value={cron}
                  required
                  spellCheck={false}
                  autoComplete="off"
                  onChange={(event) => setCron(event.target.value)}
                />
              )}
            </Field>
          )}
          {formats.isPending && <Skeleton height={80} />}
          {formats.isError && <Notice tone="danger">{errorText(formats.error)}</Notice>}
          {formats.data && (
            <CheckGroup
              legend={<Trans>Formats</Trans>}
              options={suitable.map(({ name, title, description }) => ({ value: name, title, hint: description }))}
              chosen={chosen}
              error={against("formats")}
              onChange={setChosen}
            />
          )}
          <div className={styles.columns}>
            {kinds.map(([kind, label]) => (
              <Field key={kind} label={label}>
                {(props) => (
                  <Select
                    {...props}
                    value={filter[kind] ?? ""}
                    onChange={(event) =>
                      setFilter({ ...filter, [kind]: (event.target.value || null) as TaskFilter[Kind] })
                    }
                  >
                    <option value="">{t`Included`}</option>
                    <option value="only">{t`Only these`}</option>
                    <option value="exclude">{t`Excluded`}</option>
                  </Select>
                )}
              </Field>
            ))}
          </div>
          <CheckGroup
            legend={<Trans>Annotations</Trans>}
            options={annotations}
            chosen={taken}
            // One kind at least: none would mean all.
            onChange={(chosen) => chosen.length > 0 && setTaken(chosen as AnnotationKind[])}
          />
          <Switch
            label={<Trans>Only changes</Trans>}
            hint={<Trans>Each run exports only changes since the run before.</Trans>}
            checked={incremental}
            onChange={setIncremental}
          />
          {isOwner && listed.isError && <Notice tone="danger">{errorText(listed.error)}</Notice>}
          {isOwner && buckets.length > 0 && (
            <DestinationFields buckets={buckets} chosen={destination} against={against} onChange={setDestination} />
          )}
          {!isOwner && before && <DestinationShown folder={before.folder} />}
        </>
      )}
    </FormDialog>
  );
}
