/** What the labeling page asks of the server. */
import { apiFetch } from "../../api/client.ts";
import { ApiError, toApiError } from "../../api/errors.ts";

export interface Person {
  readonly id: number;
  readonly email?: string;
  readonly first_name?: string;
  readonly last_name?: string;
}

export interface AnnotationJson {
  readonly id: number;
  readonly result: readonly unknown[];
  readonly completed_by?: number | Person | null;
  readonly was_cancelled?: boolean;
  readonly ground_truth?: boolean;
  readonly lead_time?: number | null;
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly unique_id?: string | null;
  readonly parent_prediction?: number | null;
}

export interface PredictionJson {
  readonly id: number;
  readonly result: readonly unknown[];
  readonly score?: number | null;
  readonly model_version?: string | null;
  readonly created_at?: string;
}

export interface DraftJson {
  readonly id: number;
  readonly result: readonly unknown[];
  readonly annotation?: number | null;
  readonly lead_time?: number | null;
  readonly updated_at?: string;
  readonly user?: number | string;
}

export interface TaskJson {
  readonly id: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly project: number;
  readonly allow_skip?: boolean | null;
  readonly annotations?: readonly AnnotationJson[];
  readonly predictions?: readonly PredictionJson[];
  readonly drafts?: readonly DraftJson[];
  /** What the hold of this hand-out is known by: a submit that names it is never stored twice. */
  readonly unique_id?: string | null;
  readonly queue?: string | null;
}

export interface NewAnnotation {
  readonly result: readonly unknown[];
  readonly lead_time: number;
  readonly was_cancelled?: boolean;
  readonly draft_id?: number;
  readonly unique_id?: string;
  readonly parent_prediction?: number;
}

/** One request with JSON both ways; throws `ApiError`. */
export async function call<T>(method: string, path: string, body?: unknown, keepalive = false): Promise<T> {
  const response = await apiFetch(path, {
    method,
    keepalive,
    ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  let json: unknown = null;
  try {
    json = text === "" ? null : JSON.parse(text);
  } catch {
    json = text;
  }
  if (!response.ok) throw toApiError(response.status, json);
  return json as T;
}

/** The next task for this person; `undefined` when there is none. `after` asks for the one that follows a task. */
export async function nextTask(project: number, after?: number): Promise<TaskJson | undefined> {
  try {
    return await call<TaskJson>("GET", `/api/projects/${project}/next/${after === undefined ? "" : `?after=${after}`}`);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

export const readTask = (id: number) => call<TaskJson>("GET", `/api/tasks/${id}/`);

export interface PastTask {
  readonly taskId: number;
  readonly annotationId: number | null;
}

export const streamHistory = (project: number) =>
  call<PastTask[]>("GET", `/api/projects/${project}/label-stream-history/`);

export const deleteAnnotation = (id: number) => call<null>("DELETE", `/api/annotations/${id}/`);

/** Makes a draft, or replaces one. Resolves with its id. */
export async function saveDraft(
  place: { readonly task: number; readonly annotation?: number; readonly draft?: number },
  draft: { readonly result: readonly unknown[]; readonly lead_time: number; readonly was_postponed?: boolean },
): Promise<number> {
  if (place.draft !== undefined) {
    try {
      return (await call<DraftJson>("PATCH", `/api/drafts/${place.draft}/`, draft)).id;
    } catch (error) {
      // A draft that is gone (submitted in another tab, say) is made anew.
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }
  const path =
    place.annotation === undefined
      ? `/api/tasks/${place.task}/drafts`
      : `/api/tasks/${place.task}/annotations/${place.annotation}/drafts`;
  return (await call<DraftJson>("POST", path, draft)).id;
}
