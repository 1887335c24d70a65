import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";
import { projectQuery } from "./projects.ts";
import { type Selection, type TaskView, viewFilters } from "./tasks.ts";

export type Backend = components["schemas"]["BackendView"];
export type BackendBody = components["schemas"]["BackendBody"];

/** A test request and its answer. */
export interface BackendTest {
  url: string;
  request: unknown;
  response: unknown;
}

/** How many predictions of one model version a project has. */
export interface ModelVersion {
  model_version: string;
  count: number;
}

/** Backends come and go by themselves; the server asks them again after as long. */
const standsFor = 30_000;

/** A project's ML backends, oldest first, as they stand now. */
export function backendsQuery(project: number) {
  return queryOptions({
    queryKey: ["project", project, "backends"],
    queryFn: ({ signal }) => ok(api.GET("/api/ml", { params: { query: { project } }, signal })),
    staleTime: standsFor,
  });
}

/** As `backendsQuery`, asked for again as long as they are looked at. */
export function watchedBackendsQuery(project: number) {
  return queryOptions({ ...backendsQuery(project), staleTime: 5_000, refetchInterval: standsFor });
}

/** The model versions of a project's predictions, newest first. */
export function modelVersionsQuery(project: number) {
  return queryOptions({
    queryKey: ["project", project, "model-versions"],
    queryFn: async ({ signal }): Promise<ModelVersion[]> => {
      const params = { path: { id: project }, query: { extended: true } };
      const answer = await ok(api.GET("/api/projects/{id}/model-versions", { params, signal }));
      return (answer as unknown as { static: ModelVersion[] }).static;
    },
  });
}

/** Versions that a backend's model could answer with. */
export function backendVersionsQuery(id: number) {
  return queryOptions({
    queryKey: ["backend", id, "versions"],
    queryFn: ({ signal }) => ok(api.GET("/api/ml/{id}/versions", { params: { path: { id } }, signal })),
    retry: false,
  });
}

/** Puts a backend into the cached list. The server may have named it in the project's settings, or taken it out there. */
function keep(client: QueryClient, backend: Backend): void {
  client.setQueryData(backendsQuery(backend.project).queryKey, (list) => {
    if (!list?.some(({ id }) => id === backend.id)) return list && [...list, backend];
    return list.map((present) => (present.id === backend.id ? backend : present));
  });
  void client.invalidateQueries({ queryKey: projectQuery(backend.project).queryKey, exact: true });
}

export async function createBackend(client: QueryClient, body: BackendBody): Promise<void> {
  keep(client, await ok(api.POST("/api/ml", { body })));
}

export async function patchBackend(client: QueryClient, id: number, body: BackendBody): Promise<void> {
  keep(client, await ok(api.PATCH("/api/ml/{id}", { params: { path: { id } }, body })));
}

export async function deleteBackend(client: QueryClient, { id, project }: Backend): Promise<void> {
  await ok(api.DELETE("/api/ml/{id}", { params: { path: { id } } }));
  client.setQueryData(backendsQuery(project).queryKey, (list) => list?.filter((present) => present.id !== id));
  void client.invalidateQueries({ queryKey: projectQuery(project).queryKey, exact: true });
}

/** Asks a backend about some task of the project; nothing is kept. */
export async function testBackend(id: number): Promise<BackendTest> {
  const params = { path: { id }, query: { random: true } };
  return (await ok(api.POST("/api/ml/{id}/predict/test", { params }))) as unknown as BackendTest;
}

/** Tells a backend to learn. Resolves with how it stands then: one that refuses has an error. */
export async function trainBackend(client: QueryClient, { id, project }: Backend): Promise<Backend | undefined> {
  await ok(api.POST("/api/ml/{id}/train", { params: { path: { id } } }));
  const query = backendsQuery(project);
  await client.invalidateQueries({ queryKey: query.queryKey });
  return client.getQueryData(query.queryKey)?.find((backend) => backend.id === id);
}

/** Asks a backend about chosen tasks of a view, or all of a project. Resolves with the job. */
export async function requestPredictions(
  project: number,
  backend: number,
  chosen?: { view: TaskView; selection: Selection },
): Promise<number> {
  const filters = chosen && viewFilters(chosen.view);
  const body = { backend, selectedItems: chosen && { ...chosen.selection }, filters: filters && { ...filters } };
  return (await ok(api.POST("/api/x/projects/{id}/predictions", { params: { path: { id: project } }, body }))).job;
}
