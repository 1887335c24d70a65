import { queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";

export type Task = components["schemas"]["TaskView"];
export type TaskPage = components["schemas"]["TaskList"];

/** Rows fetched together; any page is fetched on its own, so the table can jump anywhere. */
export const tasksPerPage = 100;

/** Filter and order of the task table. */
export interface TaskView {
  project: number;
  /** Words to find, and the data key to find them in. */
  search: string;
  searchKey: string | null;
  /** `id`, `-id`, `data.text`, `-total_annotations`, … */
  ordering: string;
}

/** The filters of a view as the API expects them; undefined without a search. */
export function viewFilters(view: TaskView): components["schemas"]["Filters"] | undefined {
  if (!view.search || !view.searchKey) return undefined;
  const item = { filter: `filter:tasks:${view.searchKey}`, operator: "contains", type: "String", value: view.search };
  return { conjunction: "and", items: [item] };
}

/** The API's `query` parameter for a view; undefined when nothing is narrowed or ordered. */
export function viewParameter(view: TaskView): string | undefined {
  const query: Record<string, unknown> = {};
  const filters = viewFilters(view);
  if (filters) query.filters = filters;
  if (view.ordering) {
    const descending = view.ordering.startsWith("-");
    query.ordering = [`${descending ? "-" : ""}tasks:${descending ? view.ordering.slice(1) : view.ordering}`];
  }
  return Object.keys(query).length > 0 ? JSON.stringify(query) : undefined;
}

/** One page of the table, counted from 1. */
export function taskPageQuery(view: TaskView, page: number) {
  return queryOptions({
    queryKey: ["tasks", view.project, view.search, view.searchKey, view.ordering, page],
    queryFn: ({ signal }) =>
      ok(
        api.GET("/api/tasks", {
          params: {
            query: { project: view.project, page, page_size: tasksPerPage, fields: "all", query: viewParameter(view) },
          },
          signal,
        }),
      ),
    staleTime: 30_000,
  });
}

/** Rows chosen in the table, by id. */
export type Selection = { all: false; included: number[] } | { all: true; excluded: number[] };

/** Deletes chosen tasks; "all" means all of the view, so its filters go along. */
export function deleteTasks(view: TaskView, selectedItems: Selection) {
  return ok(
    api.POST("/api/dm/actions", {
      params: { query: { id: "delete_tasks", project: view.project } },
      body: { selectedItems, filters: viewFilters(view) },
    }),
  );
}
