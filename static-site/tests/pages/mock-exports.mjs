// The part of the mock that answers for scheduled exports.

const schedule = (id, title, more = {}) => ({
  id,
  project: 1,
  title,
  cron: "0 2 * * *",
  time_zone: "Europe/Berlin",
  every_minutes: null,
  formats: ["JSON"],
  task_filter_options: {},
  annotation_filter_options: {},
  incremental: false,
  destination: null,
  is_active: true,
  created_at: "2026-11-20T09:30:00Z",
  next_run_at: "2026-11-28T01:00:00Z",
  last_run_at: null,
  latest: null,
  ...more,
});

const run = (id, status, more = {}) => ({
  id,
  status,
  created_at: "2026-11-27T01:00:00Z",
  finished_at: null,
  task_count: 0,
  files: [],
  problems: [],
  ...more,
});

const doneRun = (id) =>
  run(id, "completed", {
    finished_at: "2026-11-27T01:00:04Z",
    task_count: 6421,
    files: ["JSON", "CSV"].map((format) => ({
      name: `tasks.${format.toLowerCase()}`,
      format,
      size: 1_482_113,
      sha256: "0".repeat(64),
      tasks: 6421,
      url: `/api/x/export-runs/${id}/tasks.${format.toLowerCase()}`,
    })),
  });

/** Where a schedule's files are taken besides, as it is answered; nothing if the body does not say. */
const placed = (id, { destination }) =>
  destination
    ? { destination: { ...destination, folder: `s3://${destination.bucket}/${destination.prefix}${id}/` } }
    : {};

/** A run as it stands the next time. */
function further(one) {
  if (one.status === "queued") return run(one.id, "running", { task_count: 4000 });
  return one.status === "running" ? doneRun(one.id) : one;
}

/**
 * Scheduled exports of a project, with their runs; a run has come some way when it is asked for the second time, and is done
 * the third. If `state.taken`, one is taken to a bucket besides, which has refused a run.
 */
export function scheduledExports(state) {
  const latest = { last_run_at: "2026-11-27T01:00:00Z", latest: "/api/x/export-schedules/1/latest/manifest.json" };
  let schedules = [
    schedule(1, "Nightly for the model team", { formats: ["CSV", "JSON"], incremental: true, ...latest }),
    schedule(2, "Weekly check", { cron: "30 6 * * 1-5", time_zone: "UTC", is_active: false, next_run_at: null }),
  ];
  const failed = run(10, "failed", { created_at: "2026-11-26T01:00:00Z", problems: ["the storage was full"] });
  const runs = new Map([[1, [doneRun(11), failed]]]);
  const taken = { bucket: "port-authority", prefix: "labels/harbour-reports/" };
  if (state.taken) {
    schedules.push(schedule(4, "For the port authority", { ...latest, ...placed(4, { destination: taken }) }));
    const problems = ["the bucket port-authority refuses to put: AccessDenied"];
    runs.set(4, [{ ...doneRun(40), status: "failed", problems }]);
  }
  const refusal = (field, text) => [400, { detail: "Validation error", validation_errors: { [field]: [text] } }];
  const refused = ({ cron, destination }) =>
    (cron === "* * * * *" && refusal("cron", "must leave 5 minutes between two runs")) ||
    (destination?.bucket === "locked" &&
      refusal("destination.bucket", "the bucket locked refuses to put: AccessDenied")) ||
    (destination?.prefix === "incoming/" &&
      refusal("destination.prefix", "what arrives there becomes tasks of project 1: name another folder"));
  const find = (id) => schedules.find((one) => one.id === Number(id));
  return [
    ["GET", /^\/api\/x\/projects\/(\d+)\/export-schedules$/, () => (state.empty ? [] : schedules)],
    [
      "POST",
      /^\/api\/x\/projects\/(\d+)\/export-schedules$/,
      (_, body) => {
        if (refused(body)) return refused(body);
        schedules = [...schedules, schedule(3, body.title, { ...body, ...placed(3, body) })];
        return [201, find(3)];
      },
    ],
    [
      "PATCH",
      /^\/api\/x\/export-schedules\/(\d+)$/,
      ([id], body) => refused(body) || Object.assign(find(id), body, placed(id, body)),
    ],
    [
      "DELETE",
      /^\/api\/x\/export-schedules\/(\d+)$/,
      ([id]) => {
        schedules = schedules.filter((one) => one.id !== Number(id));
        return [204];
      },
    ],
    [
      "POST",
      /^\/api\/x\/export-schedules\/(\d+)\/run$/,
      ([id]) => {
        runs.set(Number(id), [run(20, "queued"), ...(runs.get(Number(id)) ?? [])]);
        return [201, { run: 20 }];
      },
    ],
    [
      "GET",
      /^\/api\/x\/export-schedules\/(\d+)\/runs$/,
      ([id]) => {
        const list = runs.get(Number(id)) ?? [];
        runs.set(
          Number(id),
          list.map((one) => further(one)),
        );
        return list;
      },
    ],
  ];
}
