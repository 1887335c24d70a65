import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "../api/errors.ts";
import { projectQuery, projectsQuery } from "../api/queries/projects.ts";
import { sessionQuery } from "../api/queries/session.ts";
import { wasSignedIn } from "../api/session-gate.ts";

/** Refusals are answers; only an unreachable or failing server is worth asking again. */
function shouldRetry(failures: number, error: Error): boolean {
  const refused = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
  return !refused && failures < 2;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: shouldRetry, staleTime: 5_000, refetchOnWindowFocus: true } },
  });
}

/** Requests the data of the first page before its code has arrived; only the session while nobody is signed in. */
export function prefetch(client: QueryClient, path: string): void {
  void client.prefetchQuery(sessionQuery);
  if (!wasSignedIn()) return;
  if (path === "/" || path === "/projects") void client.prefetchInfiniteQuery(projectsQuery());
  const project = /^\/projects\/(\d+)\//.exec(path)?.[1];
  if (project) void client.prefetchQuery(projectQuery(Number(project)));
}
