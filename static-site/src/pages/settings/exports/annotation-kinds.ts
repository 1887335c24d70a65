import type { ScheduleBody } from "../../../api/queries/schedules.ts";

export const annotationKinds = ["usual", "ground_truth", "skipped"] as const;
export type AnnotationKind = (typeof annotationKinds)[number];
type Filter = NonNullable<ScheduleBody["annotation_filter_options"]>;

/** The kinds of annotations that a filter takes: those that it names, or all where it names none. */
export function kindsOf(filter: Filter | undefined): AnnotationKind[] {
  const named = annotationKinds.filter((kind) => filter?.[kind]);
  return named.length > 0 ? named : [...annotationKinds];
}

/** The filter that takes some kinds; all of them need none. */
export function filterOf(kinds: readonly AnnotationKind[]): Filter {
  const names = kinds.length < annotationKinds.length ? kinds : [];
  return Object.fromEntries(annotationKinds.map((kind) => [kind, names.includes(kind)]));
}
