import createClient from "openapi-fetch";
import { ApiError, toApiError } from "./errors.ts";
import type { paths } from "./schema";
import { isSomebodyElse, waitForSignIn } from "./session-gate.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

declare global {
  /** Answers, by path and query, to the requests that public/start.js made before this code had arrived. */
  var skylabelAsked: Map<string, Promise<Response>> | undefined;
}

/** How old an answer may be that was asked for at the start, in milliseconds. */
const askedStaysFresh = 10_000;

/** The answer to a request that is under way since the page's start; each is used once. */
async function askedBefore({ method, url }: Request): Promise<Response | undefined> {
  const { pathname, search } = new URL(url);
  const asked = method === "GET" ? globalThis.skylabelAsked?.get(pathname + search) : undefined;
  if (!asked) return undefined;
  globalThis.skylabelAsked?.delete(pathname + search);
  if (performance.now() > askedStaysFresh) return undefined;
  // A failed request is sent again.
  return asked.catch(() => undefined);
}

/** What was asked for at the start may be older than what the page has sent since: it is asked for again. */
export function forgetAsked(path: string): void {
  globalThis.skylabelAsked?.delete(path);
}

/** The CSRF token of the session cookie's sibling, or null before the first answer. */
export function csrfToken(cookie = document.cookie): string | null {
  // Over https the cookie's name has a prefix.
  const found = /(?:^|; )(?:__Host-)?csrftoken=([^;]*)/.exec(cookie);
  return found ? decodeURIComponent(found[1] ?? "") : null;
}

/**
 * `fetch` as the API wants it: cookies, the CSRF header on writes, and after a 401 in the middle of work
 * one more try once the person has signed in again.
 */
export async function apiFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input instanceof Request ? input : new URL(input, location.origin), {
    credentials: "same-origin",
    ...init,
  });
  const response = await send(request.clone());
  if (response.status !== 401 || request.url.includes("/api/x/session")) return response;
  const signIn = waitForSignIn();
  if (!signIn) return response;
  await signIn;
  return send(request);
}

async function send(request: Request): Promise<Response> {
  if (!safeMethods.has(request.method)) {
    if (isSomebodyElse()) throw new ApiError(0, "somebody else is signed in");
    const token = csrfToken();
    if (token) request.headers.set("X-CSRFToken", token);
  }
  try {
    return (await askedBefore(request)) ?? (await fetch(request));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "the server cannot be reached");
  }
}

/** The typed client of every endpoint in the schema. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: (request: Request) => apiFetch(request),
});

/** The result of an openapi-fetch call. */
interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data; throws an `ApiError` when the request was refused. */
export async function ok<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await outcome;
  if (!response.ok) throw toApiError(response.status, error);
  return data as T;
}
