/** The labeling page's requests to the server. */
import { api, ok } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";
import type { components } from "../../api/schema";

type Schemas = components["schemas"];

/** An answer, of which the page needs `Needed`; `format.ts` alone reads results. */
type Told<Answer, Needed extends keyof Answer> = Readonly<
  Pick<Answer, Needed> & Partial<Omit<Answer, Needed | "result">> & { result: readonly unknown[] }
>;

export type Person = Pick<Schemas["PersonView"], "id"> & Partial<Schemas["PersonView"]>;
export type AnnotationJson = Told<Schemas["AnnotationView"], "id">;
export type PredictionJson = Told<Schemas["PredictionView"], "id">;
export type DraftJson = Told<Schemas["DraftView"], "id">;
/** The answer to a submit; `next` is the following task, if the server found one at once. */
export type KeptJson = AnnotationJson & { readonly next?: TaskJson | null };
export type PastTask = Schemas["PastTask"];

export type TaskJson = Readonly<
  Pick<Schemas["TaskView"], "id" | "data" | "project"> &
    Partial<Pick<Schemas["TaskView"], "allow_skip" | "inner_id">> &
    // Identifies the hold on a handed-out task: a submit that names it is never stored twice.
    Partial<Pick<Schemas["NextTask"], "unique_id" | "queue">>
> & {
  readonly annotations?: readonly AnnotationJson[];
  readonly predictions?: readonly PredictionJson[];
  readonly drafts?: readonly DraftJson[];
};

/** A request body whose results have the form that `format.ts` writes. */
type Sent<Body> = Readonly<Omit<Body, "result"> & { result: readonly unknown[] }>;
export type NewAnnotation = Sent<Schemas["AnnotationBody"]> & { readonly lead_time: number };
export type NewDraft = Sent<Schemas["DraftBody"]>;

const bodyOf = <Body extends { readonly result: readonly unknown[] }>(body: Body) => ({
  ...body,
  result: body.result as Record<string, unknown>[],
});

/** The next task for this person; `undefined` when there is none. `after` asks for the one that follows a task. */
export async function nextTask(project: number, after?: number): Promise<TaskJson | undefined> {
  const query = { after, none_is_empty: true };
  return await ok(api.GET("/api/projects/{id}/next", { params: { path: { id: project }, query } }));
}

export const readTask = (id: number): Promise<TaskJson> => ok(api.GET("/api/tasks/{id}", { params: { path: { id } } }));

export const streamHistory = (project: number) =>
  ok(api.GET("/api/projects/{id}/label-stream-history", { params: { path: { id: project } } }));

/** Submits an annotation; `nextAfter` asks for the task that follows that one in the same request. */
export const createAnnotation = (task: number, body: NewAnnotation, nextAfter?: number): Promise<KeptJson> =>
  ok(
    api.POST("/api/tasks/{id}/annotations", {
      params: { path: { id: task }, query: { next_after: nextAfter } },
      body: bodyOf(body),
    }),
  );

/** The version that a request changes, and no other; without one it changes whichever stands. */
const ifMatch = (version: string | undefined) => (version === undefined ? {} : { "If-Match": `"${version}"` });

/** Updates one version of an annotation. */
export const updateAnnotation = (id: number, body: NewAnnotation, version?: string): Promise<AnnotationJson> =>
  ok(api.PATCH("/api/annotations/{id}", { params: { path: { id }, header: ifMatch(version) }, body: bodyOf(body) }));

export const deleteAnnotation = (id: number, version?: string) =>
  ok(api.DELETE("/api/annotations/{id}", { params: { path: { id }, header: ifMatch(version) } }));

/** Asks an interactive ML backend about the drawn regions; resolves with entries of a result. */
export async function askModel(backend: number, task: number, drawn: readonly unknown[]): Promise<unknown> {
  const body = { task, context: { result: drawn } };
  const asked = api.POST("/api/ml/{id}/interactive-annotating", { params: { path: { id: backend } }, body });
  const { data, errors } = (await ok(asked)) as { data?: unknown; errors?: readonly string[] };
  if (errors && errors.length > 0) throw new Error(errors.join("\n"));
  // A model may answer with several predictions; the first is its best.
  const first = (Array.isArray(data) ? data[0] : data) as { result?: unknown } | undefined;
  return first?.result;
}

/** One's own drafts of a task. */
export const readDrafts = (task: number): Promise<readonly DraftJson[]> =>
  ok(api.GET("/api/tasks/{id}/drafts", { params: { path: { id: task } } }));

/** Saves a new draft, of a new annotation or of one that is there; the same `unique_id` is saved once. */
export const createDraft = (
  place: { readonly task: number; readonly annotation?: number },
  draft: NewDraft,
): Promise<DraftJson> => {
  const { task, annotation } = place;
  const body = bodyOf(draft);
  return ok(
    annotation === undefined
      ? api.POST("/api/tasks/{id}/drafts", { params: { path: { id: task } }, body })
      : api.POST("/api/tasks/{id}/annotations/{annotation_id}/drafts", {
          params: { path: { id: task, annotation_id: annotation } },
          body,
        }),
  );
};

/** Saves one version of a draft anew. */
export const updateDraft = (id: number, draft: NewDraft, version?: string): Promise<DraftJson> =>
  ok(api.PATCH("/api/drafts/{id}", { params: { path: { id }, header: ifMatch(version) }, body: bodyOf(draft) }));

/** Deletes a draft; one that is gone is fine. */
export async function deleteDraft(id: number, version?: string): Promise<void> {
  try {
    await ok(api.DELETE("/api/drafts/{id}", { params: { path: { id }, header: ifMatch(version) } }));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}
