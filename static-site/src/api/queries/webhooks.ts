import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";

export type Webhook = components["schemas"]["WebhookView"];
export type WebhookBody = components["schemas"]["WebhookBody"];

/** An event that a webhook can receive. */
export interface WebhookAction {
  action: string;
  name: string;
}

/** A project's webhooks, oldest first. */
export function webhooksQuery(project: number) {
  return queryOptions({
    queryKey: ["project", project, "webhooks"],
    queryFn: ({ signal }) => ok(api.GET("/api/webhooks", { params: { query: { project } }, signal })),
  });
}

/** The events that a project's webhooks can receive. Label links do not exist in Skylabel, so their events are left out. */
export const webhookActionsQuery = queryOptions({
  queryKey: ["webhook-actions"],
  queryFn: async ({ signal }): Promise<WebhookAction[]> => {
    const info = await ok(api.GET("/api/webhooks/info", { params: { query: { "organization-only": false } }, signal }));
    return Object.entries(info as Record<string, { name: string }>)
      .filter(([action]) => !action.startsWith("LABEL_LINK_"))
      .map(([action, { name }]) => ({ action, name }));
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Puts a webhook into the cached list, in its place or at the end. */
function keep(client: QueryClient, hook: Webhook): void {
  client.setQueryData(webhooksQuery(hook.project).queryKey, (list) => {
    if (!list?.some(({ id }) => id === hook.id)) return list && [...list, hook];
    return list.map((present) => (present.id === hook.id ? hook : present));
  });
}

export async function createWebhook(client: QueryClient, body: WebhookBody): Promise<void> {
  keep(client, await ok(api.POST("/api/webhooks", { body })));
}

/** Changes a webhook. Its actions must be said, for the server takes none said as none wanted. */
export async function patchWebhook(
  client: QueryClient,
  id: number,
  body: WebhookBody & { actions: string[] },
): Promise<void> {
  keep(client, await ok(api.PATCH("/api/webhooks/{id}", { params: { path: { id } }, body })));
}

export async function deleteWebhook(client: QueryClient, { id, project }: Webhook): Promise<void> {
  await ok(api.DELETE("/api/webhooks/{id}", { params: { path: { id } } }));
  client.setQueryData(webhooksQuery(project).queryKey, (list) => list?.filter((present) => present.id !== id));
}
