/**
 * Which annotations a task is opened with: what the server has, what an earlier visit left in this browser, and where the
 * two are in conflict. A decision without input and output.
 */
import type { AnnotationJson, DraftJson, TaskJson } from "../calls.ts";
import type { LeftWork } from "./journal.ts";
import type { Parcel } from "./parcel.ts";
import { fingerprint, sameResult } from "./same-result.ts";

/** The version that one's own work is in conflict with. */
export type Rivalry =
  /** The annotation was changed, or made by another tab; `parcel` was sent and refused for it. */
  | { readonly kind: "annotation"; readonly theirs: AnnotationJson; readonly parcel?: Parcel }
  /** Another tab saved the same draft. */
  | { readonly kind: "draft"; readonly theirs: DraftJson; readonly parcel?: undefined }
  /** The annotation was deleted. */
  | { readonly kind: "deleted"; readonly theirs?: undefined; readonly parcel?: Parcel };

/** An annotation to open as a tab. */
export interface Opening {
  /** A new one is not there yet. */
  readonly annotation?: AnnotationJson;
  readonly draft?: DraftJson;
  readonly left?: LeftWork;
  /** The result to start with. */
  readonly result: readonly unknown[];
  readonly rivalry?: Rivalry;
  /** The parcel that was sent of it and waits for a decision. */
  readonly parcel?: Parcel;
}

export interface Found {
  readonly task: TaskJson;
  /** The annotations that the person sees. */
  readonly seen: readonly AnnotationJson[];
  /** The oldest first. */
  readonly left: readonly LeftWork[];
  /** Parcels of the task that are in conflict. */
  readonly parcels: readonly Parcel[];
}

export function openings({ task, seen, left, parcels }: Found): Opening[] {
  const drafts = [...(task.drafts ?? [])].sort(byTime);
  const rest = { left: [...left], parcels: [...parcels], drafts };
  const made = seen.map((annotation) => ofAnnotation(annotation, rest));
  const isDeleted = (id: number | undefined) => id !== undefined && !task.annotations?.some((one) => one.id === id);
  const news = rest.drafts.map((draft): Opening => {
    const mine = takeLast(rest.left, ({ head }) => head.draft.id === draft.id || head.draft.key === draft.unique_id);
    if (!mine) return { draft, result: draft.result };
    return { ...continued(mine, draft), annotation: undefined };
  });
  const unsent = rest.left.map((mine): Opening => {
    const parcel = takeLast(rest.parcels, ({ id }) => id === mine.head.after);
    const rivalry: Rivalry | undefined = isDeleted(mine.head.annotation) ? { kind: "deleted", parcel } : undefined;
    return { left: mine, result: mine.base, rivalry, parcel };
  });
  const refused = rest.parcels.map(
    (parcel): Opening => ({ parcel, result: parcel.body.result, rivalry: { kind: "deleted", parcel } }),
  );
  return [...made, ...news, ...unsent, ...refused];
}

interface Rest {
  readonly left: LeftWork[];
  readonly parcels: Parcel[];
  readonly drafts: DraftJson[];
}

function ofAnnotation(annotation: AnnotationJson, rest: Rest): Opening {
  const isOf = (id: number | undefined, name: string | undefined | null) =>
    id === annotation.id || (id === undefined && Boolean(name) && name === annotation.unique_id);
  // Further drafts and further work of the same annotation are shown as new annotations, so that none is hidden.
  const draft = takeLast(rest.drafts, (one) => one.annotation === annotation.id);
  const mine = takeLast(rest.left, ({ head }) => isOf(head.annotation, head.uniqueId));
  const parcel = takeLast(rest.parcels, (one) => isOf(one.annotation, one.body.unique_id));
  const rival: Rivalry = { kind: "annotation", theirs: annotation, parcel };
  if (parcel) {
    const result = mine ? mine.base : parcel.body.result;
    return { annotation, draft, left: mine, result, parcel, rivalry: rival };
  }
  if (mine) {
    if (mine.head.annotation === undefined || mine.head.version !== annotation.updated_at) {
      return { annotation, draft, left: mine, result: mine.base, rivalry: rival };
    }
    return { ...continued(mine, draft), annotation };
  }
  if (!draft) return { annotation, result: annotation.result };
  const isOutdated = String(annotation.updated_at) > String(draft.created_at);
  const isConflict = isOutdated && !sameResult(draft.result, annotation.result);
  return { annotation, draft, result: draft.result, rivalry: isConflict ? rival : undefined };
}

/** Work that an earlier visit left, over the draft that the server has of it. */
function continued(left: LeftWork, draft: DraftJson | undefined): Opening {
  if (!draft || isKnown(left, draft)) return { draft, left, result: left.base };
  return { left, result: left.base, rivalry: { kind: "draft", theirs: draft } };
}

/** Whether the draft is what the earlier visit saved: by its version, or as the save whose answer never came. */
function isKnown({ head }: LeftWork, draft: DraftJson): boolean {
  const { id, version, key, unanswered } = head.draft;
  if (id === draft.id && version === draft.updated_at) return true;
  if (unanswered !== undefined && fingerprint(draft.result) === unanswered) return true;
  return key === draft.unique_id && draft.created_at === draft.updated_at;
}

function takeLast<T>(list: T[], is: (one: T) => boolean): T | undefined {
  const at = list.findLastIndex(is);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

const byTime = (a: DraftJson, b: DraftJson) => (String(a.updated_at) < String(b.updated_at) ? -1 : 1);
