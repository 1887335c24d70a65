/** The values of answers by the form that `tags.json` gives their control. Pure. */

import type { ConfigOption } from "../../config/options.ts";
import { type ControlTag, controlSpec, text } from "../../config/tree.ts";
import { resolveText } from "../../config/variables.ts";

/** The key of an answer's value in its entry's `value`; `undefined` for controls that are not answers. */
export const answerKeyOf = (type: string): string | undefined => controlSpec(type).key;

/** Whether a value from a result is one that the control can show and change. */
export function isValid(type: string, value: unknown): boolean {
  switch (controlSpec(type).form) {
    case "number":
      return typeof value === "number";
    case "text":
      return typeof value === "string";
    case "texts":
      return typeof value === "string" || isStrings(value);
    case "options":
      return Array.isArray(value) && value.every((option) => typeof option === "string" || isStrings(option));
    default:
      return false;
  }
}

/** A stored value in the form that the editor works with: texts are always a list. */
export const normalized = (type: string, value: unknown): unknown =>
  controlSpec(type).form === "texts" && typeof value === "string" ? [value] : value;

/** Whether a value counts as no answer where one is required. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((part) => typeof part === "string" && part.trim() === "");
  return value === undefined || value === null || value === "";
}

/** The value of a control in a new annotation; `undefined` for none. */
export function initialValue(control: ControlTag, options: readonly ConfigOption[], data: unknown): unknown {
  const { initial, form } = controlSpec(control.tag);
  if (initial === undefined) return undefined;
  if (initial === "selected") {
    const selected = selectedOptions(options).map((option) => storedOption(control, option));
    const chosen = text(control.node, "choice") === "multiple" ? selected : selected.slice(0, 1);
    return chosen.length > 0 ? chosen : undefined;
  }
  const written = resolveText(text(control.node, initial), data);
  if (form === "texts") return written.trim() === "" ? undefined : [written];
  const number = Number(written || Number.NaN);
  // A rating of 0 is none.
  return Number.isFinite(number) && (number > 0 || control.tag !== "rating") ? number : undefined;
}

/** An option as results hold it: its path when options nest, else its value. */
export const storedOption = ({ node }: ControlTag, option: ConfigOption): string | readonly string[] =>
  text(node, "allowNested").toLowerCase() === "true" ? option.path : option.value;

const selectedOptions = (options: readonly ConfigOption[]): ConfigOption[] =>
  options.flatMap((option) => [...(option.selected ? [option] : []), ...selectedOptions(option.children)]);

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
