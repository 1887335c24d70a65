/** Names of controls for people. */
import type { ConfigNode, ControlTag } from "./tree.ts";
import { text } from "./tree.ts";
import { resolveText } from "./variables.ts";

/** The text of the Header right before a control, else the control's `name`. */
export function titleOf(root: ConfigNode, { node, name }: ControlTag, data: unknown): string {
  const steps = node.path.split(".").slice(1).map(Number);
  const place = steps.pop() ?? 0;
  let parent: ConfigNode | undefined = root;
  for (const step of steps) parent = parent?.children[step];
  const before = parent?.children[place - 1];
  const title = before?.tag === "header" ? resolveText(text(before, "value") || before.text, data).trim() : "";
  return title || name;
}
