import { queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";

export type Task = components["schemas"]["Task"];
export type TaskPage = components["schemas"]["TaskPage"];

/** Rows fetched together; any page is fetched on its own, so the table can jump anywhere. */
export const tasksPerPage = 100;

/** What the task table is narrowed and ordered by. */
export interface TaskView {
  project: number;
  /** Words to find, and the data key to find them in. */
  search: string;
  searchKey: string | null;
  /** `id`, `-id`, `data.text`, `-total_annotations`, … */
  ordering: string;
}

/** The API's `query` parameter for a view; undefined when nothing is narrowed or ordered. */
export function viewParameter(view: TaskView): string | undefined {
  const query: Record<string, unknown> = {};
  if (view.search && view.searchKey) {
    query.filters = {
      conjunction: "and",
      items: [{ filter: `filter:tasks:${view.searchKey}`, operator: "contains", type: "String", value: view.search }],
    };
  }
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
        api.GET("/api/tasks/", {
          params: {
            query: { project: view.project, page, page_size: tasksPerPage, fields: "all", query: viewParameter(view) },
          },
          signal,
        }),
      ),
    staleTime: 30_000,
  });
}

/** Rows chosen in the table. */
export type Selection = { all: false; included: number[] } | { all: true; excluded: number[] };

export function deleteTasks(project: number, selectedItems: Selection) {
  return ok(
    api.POST("/api/dm/actions/", { params: { query: { id: "delete_tasks", project } }, body: { selectedItems } }),
  );
}
