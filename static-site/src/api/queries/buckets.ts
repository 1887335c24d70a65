import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";

export type Connection = components["schemas"]["ConnectionView"];
export type ConnectionBody = components["schemas"]["ConnectionBody"];

/** Where a project's files may be dropped, the buckets it is connected to, and those it could be. */
export function bucketsQuery(project: number) {
  return queryOptions({
    queryKey: ["project", project, "buckets"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/x/projects/{id}/connected-buckets", { params: { path: { id: project } }, signal })),
  });
}

export async function connectBucket(client: QueryClient, project: number, body: ConnectionBody): Promise<void> {
  const connection = await ok(
    api.POST("/api/x/projects/{id}/connected-buckets", { params: { path: { id: project } }, body }),
  );
  client.setQueryData(
    bucketsQuery(project).queryKey,
    (known) => known && { ...known, connections: [...known.connections, connection] },
  );
}

export async function disconnectBucket(client: QueryClient, { id, project }: Connection): Promise<void> {
  await ok(
    api.DELETE("/api/x/projects/{id}/connected-buckets/{connection}", {
      params: { path: { id: project, connection: id } },
    }),
  );
  client.setQueryData(
    bucketsQuery(project).queryKey,
    (known) => known && { ...known, connections: known.connections.filter((one) => one.id !== id) },
  );
}
