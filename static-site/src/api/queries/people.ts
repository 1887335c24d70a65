import { queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";

export type Membership = components["schemas"]["MemberView"];
export type PersonalToken = components["schemas"]["PersonalTokenView"];

/** Everybody of the organisation; one page is more people than an installation has. */
export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: ({ signal }) =>
    ok(
      api.GET("/api/organizations/{id}/memberships", {
        params: { path: { id: 1 }, query: { page: 1, page_size: 100 } },
        signal,
      }),
    ),
});

export const inviteQuery = queryOptions({
  queryKey: ["invite"],
  queryFn: ({ signal }) => ok(api.GET("/api/invite", { signal })),
});

export function resetInvite() {
  return ok(api.POST("/api/invite/reset-token"));
}

export const legacyTokenQuery = queryOptions({
  queryKey: ["legacy-token"],
  queryFn: ({ signal }) => ok(api.GET("/api/current-user/token", { signal })),
});

export function resetLegacyToken() {
  return ok(api.POST("/api/current-user/reset-token"));
}

/** Personal tokens without their signatures: enough to list, not to use. */
export const personalTokensQuery = queryOptions({
  queryKey: ["personal-tokens"],
  queryFn: ({ signal }) => ok(api.GET("/api/token", { signal })),
});

/** Makes a personal token; the answer alone carries it whole. */
export function createPersonalToken() {
  return ok(api.POST("/api/token"));
}

export function revokePersonalToken(refresh: string) {
  return ok(api.POST("/api/token/blacklist", { body: { refresh } }));
}
