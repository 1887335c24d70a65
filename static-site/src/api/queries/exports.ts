import { queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";

export type ExportFormat = components["schemas"]["FormatView"];

/** Formats a project can be exported to; those its config does not suit are marked disabled. */
export function exportFormatsQuery(project: number) {
  return queryOptions({
    queryKey: ["project", project, "export-formats"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/projects/{id}/export/formats", { params: { path: { id: project } }, signal })),
  });
}

/** Address of the file; opening it downloads. */
export function exportUrl(project: number, format: string, allTasks: boolean): string {
  const query = new URLSearchParams({ exportType: format });
  if (allTasks) query.set("download_all_tasks", "true");
  return `/api/projects/${project}/export?${query}`;
}
