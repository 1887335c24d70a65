/** The one table from tag names to their views. A tag that is not here shows a notice and its results stay untouched. */
import type { ComponentType } from "react";
import type { Config, ConfigNode } from "../../config/tree.ts";
import { walk } from "../../config/tree.ts";
import * as choices from "./controls/choices.tsx";
import * as labels from "./controls/labels.tsx";
import * as text from "./objects/text.tsx";
import * as header from "./visual/header.tsx";
import * as style from "./visual/style.tsx";
import * as view from "./visual/view.tsx";

export interface TagProps {
  readonly node: ConfigNode;
}

export interface TagModule {
  readonly View: ComponentType<TagProps>;
}

/**
 * Small and in nearly every config: with the editor itself. Keys are tag names in lower case. Asked for at first use:
 * containers import the tree, which imports this table, so in a bundle theirs may be evaluated after it.
 */
const builtIn = (): readonly (readonly [tag: string, module: TagModule])[] => [
  ["view", view],
  ["header", header],
  ["style", style],
  ["text", text],
  ["labels", labels],
  ["rectanglelabels", labels],
  ["choices", choices],
];

/** Each loads only when a config has the tag. */
const LAZY: Readonly<Record<string, () => Promise<TagModule>>> = {
  image: () => import("./objects/image.tsx"),
  rectangle: () => import("./controls/rectangle.tsx"),
  textarea: () => import("./controls/textarea.tsx"),
  rating: () => import("./controls/rating.tsx"),
  number: () => import("./controls/number.tsx"),
};

/** Parts of other tags: read by their parents, no views of their own. */
const PARTS: ReadonlySet<string> = new Set(["label", "choice"]);

let table: Map<string, TagModule> | undefined;

function loaded(): Map<string, TagModule> {
  table ??= new Map(builtIn());
  return table;
}

/** The view of a tag, once `loadTags` is done; `undefined` for unknown ones. */
export const tagModule = (tag: string): TagModule | undefined => loaded().get(tag);

export const isPart = (tag: string): boolean => PARTS.has(tag);

/** The first node of each tag of a config that has no view here: annotators see a notice in its place. */
export function undrawnTags(config: Config): readonly ConfigNode[] {
  const first = new Map<string, ConfigNode>();
  for (const node of walk(config.root)) {
    const isDrawn = loaded().has(node.tag) || Object.hasOwn(LAZY, node.tag) || isPart(node.tag);
    if (!isDrawn && !first.has(node.tag)) first.set(node.tag, node);
  }
  return [...first.values()];
}

function missing(config: Config): string[] {
  const tags = new Set([...walk(config.root)].map((node) => node.tag));
  return [...tags].filter((tag) => !loaded().has(tag) && Object.hasOwn(LAZY, tag));
}

/** Whether every view of a config is there already. */
export const hasTags = (config: Config): boolean => missing(config).length === 0;

/** Loads the views of every tag of a config. */
export async function loadTags(config: Config): Promise<void> {
  await Promise.all(
    missing(config).map(async (tag) => {
      const module = await LAZY[tag]?.();
      if (module) loaded().set(tag, module);
    }),
  );
}
