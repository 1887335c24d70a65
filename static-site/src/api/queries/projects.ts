import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";

export type Project = components["schemas"]["ProjectView"];
export type ProjectPatch = components["schemas"]["ProjectBody"];
export type ConfigProblem = components["schemas"]["ConfigProblemView"];

const projectsPerPage = 60;
const countingRefetchMs = 5_000;

/** The project list, page by page; `search` matches titles. */
export function projectsQuery(search = "") {
  return infiniteQueryOptions({
    queryKey: ["projects", search],
    queryFn: ({ pageParam, signal }) =>
      ok(
        api.GET("/api/projects", {
          params: { query: { page: pageParam, page_size: projectsPerPage, ...(search && { search }) } },
          signal,
        }),
      ),
    initialPageParam: 1,
    getNextPageParam: (last, pages) => (last.next ? pages.length + 1 : undefined),
    // Soon after a change of settings, the server does not know how many tasks are finished.
    refetchInterval: ({ state }) => {
      const listed = state.data?.pages.flatMap((page) => page.results) ?? [];
      return listed.some((one) => one.task_number && one.finished_task_number === null) ? countingRefetchMs : false;
    },
  });
}

export function projectQuery(id: number) {
  return queryOptions({
    queryKey: ["project", id],
    queryFn: ({ signal }) => ok(api.GET("/api/projects/{id}", { params: { path: { id } }, signal })),
  });
}

/** Counts over the project's data: which keys its tasks have. */
export function summaryQuery(id: number) {
  return queryOptions({
    queryKey: ["project", id, "summary"],
    queryFn: ({ signal }) => ok(api.GET("/api/projects/{id}/summary", { params: { path: { id } }, signal })),
  });
}

export function createProject(body: ProjectPatch & { title: string }): Promise<Project> {
  return ok(api.POST("/api/projects", { body }));
}

/** Changes a project and puts the answer into the cache. */
export async function patchProject(client: QueryClient, id: number, body: ProjectPatch): Promise<Project> {
  const project = await ok(api.PATCH("/api/projects/{id}", { params: { path: { id } }, body }));
  client.setQueryData(projectQuery(id).queryKey, project);
  void client.invalidateQueries({ queryKey: ["projects"] });
  return project;
}

export async function deleteProject(client: QueryClient, id: number): Promise<void> {
  await ok(api.DELETE("/api/projects/{id}", { params: { path: { id } } }));
  client.removeQueries({ queryKey: ["project", id] });
  await client.invalidateQueries({ queryKey: ["projects"] });
}

/** Mistakes in a labeling config with their places, and a task to show it on. */
export function configProblemsQuery(labelConfig: string) {
  return queryOptions({
    queryKey: ["config-problems", labelConfig],
    queryFn: ({ signal }) => ok(api.POST("/api/x/config/problems", { body: { label_config: labelConfig }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}
