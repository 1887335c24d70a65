/** Options: the labels and choices of a config, with their colors and hotkeys. */
import type { ConfigNode } from "./tree.ts";
import { text, walk } from "./tree.ts";
import { resolve, resolveText } from "./variables.ts";

/** A Label, Choice or line of a dynamic list. */
export interface ConfigOption {
  /** The shown text. */
  readonly title: string;
  /** The text in results: the alias, else the value. */
  readonly value: string;
  readonly background: string;
  /** One key, or a combination such as `ctrl+q`; lower case. `undefined` when the keys ran out. */
  readonly hotkey?: string;
  readonly hint?: string;
  readonly granularity?: string;
  readonly selected: boolean;
  readonly maxUsages?: number;
  readonly children: readonly ConfigOption[];
  /** Values of its parents and its own. */
  readonly path: readonly string[];
}

/** Hotkeys are given out in this order, first free first. */
export const HOTKEY_ORDER = "1234567890qwetasdfgzxcvbyiopjklnm";

/** Keys of an object's own tools, by its tag: they are not given out in configs that have the object. */
const TOOL_KEYS: Readonly<Record<string, string>> = { image: "vhrp" };

/** Colors for labels without one, told apart in light and dark. */
const PALETTE = [
  "#e8483f",
  "#1d84d6",
  "#20a353",
  "#d18d0a",
  "#8d4bd0",
  "#0fa3a3",
  "#d6478f",
  "#6b7f1e",
  "#5b67d8",
  "#b5651d",
];

const HOLDERS: ReadonlySet<string> = new Set(["label", "choice"]);

/** Every option of a config, by the path of the control's node. */
export function optionsOf(root: ConfigNode, data: unknown): ReadonlyMap<string, readonly ConfigOption[]> {
  const drafts = new Map<string, Draft[]>();
  for (const node of walk(root)) {
    if (!node.attributes.has("toname")) continue;
    const list = [...ofChildren(node, data, []), ...ofList(resolve(text(node, "value"), data), [])];
    if (list.length > 0) drafts.set(node.path, list);
  }
  const free = freeKeys(root, [...drafts.values()].flat());
  const result = new Map<string, readonly ConfigOption[]>();
  const colors = new Map<string, string>();
  for (const [path, list] of drafts)
    result.set(
      path,
      finish(list, free, (value) => colorOf(value, colors)),
    );
  return result;
}

/** The color of a label without one of its own: the next that no other label of the config has. */
function colorOf(value: string, colors: Map<string, string>): string {
  const color = colors.get(value) ?? PALETTE[colors.size % PALETTE.length] ?? "#36b37e";
  colors.set(value, color);
  return color;
}

interface Draft extends Omit<ConfigOption, "background" | "children" | "maxUsages"> {
  readonly background?: string;
  readonly children: Draft[];
  readonly maxUsages?: number;
}

function ofChildren(node: ConfigNode, data: unknown, parents: readonly string[]): Draft[] {
  return node.children.flatMap((child) => {
    // Labels may stand in Views and beside Headers inside their control.
    if (!HOLDERS.has(child.tag)) return child.attributes.has("toname") ? [] : ofChildren(child, data, parents);
    const title = resolveText(text(child, "value"), data);
    const value = child.attributes.get("alias") || title;
    const path = [...parents, value];
    const usages = Number(child.attributes.get("maxusages") || Number.NaN);
    return {
      title,
      value,
      path,
      background: child.attributes.get("background") || child.attributes.get("color") || undefined,
      hotkey: child.attributes.get("hotkey")?.toLowerCase() || undefined,
      hint: child.attributes.get("hint") || undefined,
      granularity: child.attributes.get("granularity") || undefined,
      selected: child.attributes.get("selected")?.toLowerCase() === "true",
      maxUsages: Number.isFinite(usages) ? usages : undefined,
      children: ofChildren(child, data, path),
    };
  });
}

function ofList(list: unknown, parents: readonly string[]): Draft[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((line: unknown) => {
    if (typeof line === "string")
      return { title: line, value: line, path: [...parents, line], selected: false, children: [] };
    if (typeof line !== "object" || line === null) return [];
    const fields = line as Record<string, unknown>;
    const string = (name: string) => (typeof fields[name] === "string" ? (fields[name] as string) : undefined);
    const title = string("value") ?? "";
    const value = string("alias") ?? title;
    const path = [...parents, value];
    return {
      title,
      value,
      path,
      background: string("background"),
      hotkey: string("hotkey")?.toLowerCase(),
      hint: string("hint"),
      selected: fields.selected === true,
      children: ofList(fields.children, path),
    };
  });
}

/** The keys that nothing in the config asks for, in the order of giving out. */
function freeKeys(root: ConfigNode, drafts: readonly Draft[]): string[] {
  const taken = new Set<string>();
  for (const node of walk(root)) {
    const key = node.attributes.get("hotkey");
    if (key) taken.add(key.toLowerCase());
  }
  for (const node of walk(root)) for (const key of TOOL_KEYS[node.tag] ?? "") taken.add(key);
  for (const draft of drafts) if (draft.hotkey) taken.add(draft.hotkey);
  return [...HOTKEY_ORDER].filter((key) => !taken.has(key));
}

function finish(drafts: readonly Draft[], free: string[], colorOf: (value: string) => string): ConfigOption[] {
  return drafts.map((draft) => ({
    ...draft,
    background: draft.background ?? colorOf(draft.value),
    hotkey: draft.hotkey ?? free.shift(),
    children: finish(draft.children, free, colorOf),
  }));
}
