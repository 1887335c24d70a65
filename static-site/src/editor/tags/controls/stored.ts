import type { Choosable } from "../../../config/choices.ts";
import { type ControlTag, flag } from "../../../config/tree.ts";

/** What a result holds for a choice: the path when choices nest, else the value. */
export const stored = (control: ControlTag, choice: Choosable): string | readonly string[] =>
  flag(control.node, "allowNested") ? choice.path : choice.value;
