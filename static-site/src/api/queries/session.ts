import { queryOptions } from "@tanstack/react-query";
import { api, ok } from "../client.ts";
import type { components } from "../schema";
import { setSignedIn } from "../session-gate.ts";

export type Session = components["schemas"]["SessionView"];
export type User = components["schemas"]["UserView"];

/** The session: the signed-in user, and whether the installation still needs its owner. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => remember(await ok(api.GET("/api/x/session"))),
  staleTime: Number.POSITIVE_INFINITY,
});

function remember(session: Session): Session {
  setSignedIn(session.user?.id ?? null);
  return session;
}

export async function signIn(body: components["schemas"]["SignInBody"]): Promise<Session> {
  return remember(await ok(api.POST("/api/x/session", { body })));
}

export async function createOwner(body: components["schemas"]["OwnerBody"]): Promise<Session> {
  return remember(await ok(api.POST("/api/x/owner", { body })));
}

export async function signUp(body: components["schemas"]["SignUpBody"]): Promise<Session> {
  return remember(await ok(api.POST("/api/x/signup", { body })));
}

export async function signOut(): Promise<void> {
  await ok(api.DELETE("/api/x/session"));
  setSignedIn(null);
}
