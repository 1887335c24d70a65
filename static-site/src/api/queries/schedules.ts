import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import { isTransient } from "../errors.ts";
import { backoff } from "../retry.ts";
import type { components } from "../schema";

export type Schedule = components["schemas"]["ScheduleView"];
export type ScheduleBody = components["schemas"]["ScheduleBody"];
export type Destination = components["schemas"]["DestinationView"];
export type DestinationBody = components["schemas"]["DestinationBody"];
export type ExportRun = components["schemas"]["RunView"];

/** Runs come by themselves, so the list is asked for again. */
const listEvery = 60_000;
const pollEvery = 1500;
const manifest = "manifest.json";

/** A project's scheduled exports, oldest first. */
export function schedulesQuery(project: number) {
  return queryOptions({
    queryKey: ["project", project, "export-schedules"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/x/projects/{id}/export-schedules", { params: { path: { id: project } }, signal })),
    refetchInterval: listEvery,
  });
}

/** Whether a run will change no more. */
export function isRunOver({ status }: ExportRun): boolean {
  return status === "completed" || status === "failed";
}

/** A schedule's runs, newest first; asked for again while one is under way. */
export function runsQuery(schedule: number) {
  return queryOptions({
    queryKey: ["export-schedule", schedule, "runs"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/x/export-schedules/{id}/runs", { params: { path: { id: schedule } }, signal })),
    refetchInterval: ({ state }) => {
      if (state.error) return isTransient(state.error) ? backoff(3 + state.errorUpdateCount) : false;
      return state.data?.every(isRunOver) === false ? pollEvery : listEvery;
    },
    refetchOnMount: "always",
  });
}

/** Address of what a run says about its files: sizes and checksums. */
export function manifestUrl(run: ExportRun): string {
  return `/api/x/export-runs/${run.id}/${manifest}`;
}

/** Puts a schedule into the cached list, in its place or at the end. */
function keep(client: QueryClient, schedule: Schedule): void {
  client.setQueryData(schedulesQuery(schedule.project).queryKey, (list) => {
    if (!list?.some(({ id }) => id === schedule.id)) return list && [...list, schedule];
    return list.map((present) => (present.id === schedule.id ? schedule : present));
  });
}

export async function createSchedule(client: QueryClient, project: number, body: ScheduleBody): Promise<void> {
  keep(
    client,
    await ok(api.POST("/api/x/projects/{id}/export-schedules", { params: { path: { id: project } }, body })),
  );
}

export async function patchSchedule(client: QueryClient, id: number, body: ScheduleBody): Promise<void> {
  keep(client, await ok(api.PATCH("/api/x/export-schedules/{id}", { params: { path: { id } }, body })));
}

export async function deleteSchedule(client: QueryClient, { id, project }: Schedule): Promise<void> {
  await ok(api.DELETE("/api/x/export-schedules/{id}", { params: { path: { id } } }));
  client.setQueryData(schedulesQuery(project).queryKey, (list) => list?.filter((present) => present.id !== id));
}

/** Begins a run out of turn; it is among the schedule's runs when this returns. */
export async function runSchedule(client: QueryClient, id: number): Promise<void> {
  await ok(api.POST("/api/x/export-schedules/{id}/run", { params: { path: { id } } }));
  await client.invalidateQueries({ queryKey: runsQuery(id).queryKey });
}
