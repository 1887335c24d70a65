/** How often labels may be used: `maxUsages` of a control or of one label. */
import type { ConfigOption } from "../../config/options.ts";
import { type ControlTag, text } from "../../config/tree.ts";
import type { AnnotationDocument } from "./document.ts";
import { isSuggestion } from "./items.ts";

export interface Limit {
  readonly label: string;
  readonly limit: number;
}

/** The first of these labels that is used as often as allowed. */
export function spentLimit(
  document: AnnotationDocument,
  { name, node }: ControlTag,
  options: readonly ConfigOption[],
  labels: readonly string[],
): Limit | undefined {
  const overall = Number(text(node, "maxUsages") || Number.NaN);
  for (const { value, maxUsages = overall } of options) {
    if (!labels.includes(value) || !Number.isFinite(maxUsages)) continue;
    const isUse = (mark: { control: string; labels: readonly string[] | null }) =>
      mark.control === name && mark.labels?.includes(value);
    const used = document.regions().filter((region) => !isSuggestion(region) && region.marks.some(isUse));
    if (used.length >= maxUsages) return { label: value, limit: maxUsages };
  }
  return undefined;
}
