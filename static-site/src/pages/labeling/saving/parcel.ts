/** An annotation on its way to the server. */
import { ApiError } from "../../../api/errors.ts";
import {
  type AnnotationJson,
  createAnnotation,
  type DraftJson,
  deleteDraft,
  type KeptJson,
  type NewAnnotation,
  readDrafts,
  updateAnnotation,
} from "../calls.ts";
import { fingerprint, sameResult } from "./same-result.ts";

/** The draft that an annotation was made of, as far as this browser knows it. */
export interface SentDraft {
  /** The name that it was made under. */
  readonly key: string;
  readonly id?: number;
  readonly version?: string;
  /** Fingerprint of a save whose answer never came: the server may have it. */
  readonly unanswered?: string;
}

/** The other version, where somebody changed the annotation that an update is based on. */
export interface Rival {
  /** How the annotation is now; `null`: it was deleted. */
  readonly annotation: AnnotationJson | null;
}

export interface Parcel {
  /** Its key in this browser. */
  readonly id: string;
  /** Whose annotation it is: sent while they are signed in, kept while somebody else is. */
  readonly user: number;
  readonly project: number;
  readonly task: number;
  /** The annotation to update; a new one is made without it. */
  readonly annotation?: number;
  /** The version that an update is based on: `updated_at` of the annotation. */
  readonly version?: string;
  readonly draft?: SentDraft;
  /** The journal's entry that it was sent from, and when, in milliseconds since 1970: it has all edits up to then. */
  readonly entry?: string;
  readonly at?: number;
  readonly body: NewAnnotation;
  /** Its place among this browser's parcels. */
  readonly order: number;
  /** Why the server refuses it; absent while it is still tried. */
  readonly refused?: string;
  /** What it is in conflict with; it waits until the person decides. */
  readonly rival?: Rival;
}

/** What became of a parcel. */
export type Outcome =
  | { readonly made: KeptJson }
  | { readonly refused: string }
  /** The parcel stays in the outbox, where nothing more is tried of it. */
  | { readonly rival: Rival };

/** Whether a parcel is still tried. */
export const isWaiting = ({ refused, rival }: Parcel): boolean => refused === undefined && rival === undefined;

/** What keeps its order: the updates of one annotation, or the tries to make a new one. */
export const queueOf = ({ annotation, body, id }: Parcel): string =>
  annotation === undefined ? `new-${body.unique_id ?? id}` : `annotation-${annotation}`;

/** Sends a parcel once. Throws what the server or the connection says against it. */
export async function sendParcel(parcel: Parcel, nextAfter?: number): Promise<{ made: KeptJson } | { rival: Rival }> {
  const body = { ...parcel.body, ...(await draftOf(parcel)) };
  const outcome = await submit(parcel, body, nextAfter);
  if ("made" in outcome && body.draft_id === undefined) await deleteLateDraft(parcel);
  return outcome;
}

async function submit(
  { task, annotation, version }: Parcel,
  body: NewAnnotation,
  nextAfter: number | undefined,
): Promise<{ made: KeptJson } | { rival: Rival }> {
  if (annotation === undefined) {
    const made = await createAnnotation(task, body, nextAfter);
    // The unique id is known: from an earlier try, or from another tab that labeled the same task.
    return isWhatWasSent(made, body) ? { made } : { rival: { annotation: made } };
  }
  try {
    return { made: await updateAnnotation(annotation, body, version) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404) return { rival: { annotation: null } };
    if (error.status !== 412) throw error;
    const current = error.current as AnnotationJson;
    // An earlier try got through, and its answer was lost.
    return isWhatWasSent(current, body) ? { made: current } : { rival: { annotation: current } };
  }
}

const isWhatWasSent = (made: AnnotationJson, { result, was_cancelled = false }: NewAnnotation): boolean =>
  (made.was_cancelled ?? false) === was_cancelled && sameResult(made.result, result);

/** Names the draft that goes with an annotation; one whose last answer never came is looked for first. */
async function draftOf(parcel: Parcel): Promise<Partial<NewAnnotation>> {
  if (!parcel.draft) return {};
  const { id, updated_at: version } = (await unansweredDraft(parcel)) ?? {
    ...parcel.draft,
    updated_at: parcel.draft.version,
  };
  return id === undefined ? {} : { draft_id: id, draft_updated_at: version };
}

/** The draft as a save left it whose answer never came, if the server has it. */
async function unansweredDraft({ task, draft }: Parcel): Promise<DraftJson | undefined> {
  if (draft?.unanswered === undefined) return undefined;
  const found = (await readDrafts(task)).find(({ unique_id }) => unique_id === draft.key);
  return found && fingerprint(found.result) === draft.unanswered ? found : undefined;
}

/** Deletes a draft whose save had no response and reached the server during the submit, which did not name it. */
async function deleteLateDraft(parcel: Parcel): Promise<void> {
  try {
    const late = await unansweredDraft(parcel);
    if (late) await deleteDraft(late.id, late.updated_at);
  } catch {
    // The draft stays, and is shown with the task.
  }
}
