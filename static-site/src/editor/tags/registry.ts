/** The one table from tag names to their views. A tag that is not here shows a notice and its results stay untouched. */
import type { ComponentType } from "react";
import type { Config, ConfigNode } from "../../config/tree.ts";
import { walk } from "../../config/tree.ts";

export interface TagProps {
  readonly node: ConfigNode;
}

export interface TagModule {
  readonly View: ComponentType<TagProps>;
}

/** Keys are tag names in lower case. Each loads only when a config has the tag. */
const REGISTRY: Readonly<Record<string, () => Promise<TagModule>>> = {
  view: () => import("./visual/view.tsx"),
  header: () => import("./visual/header.tsx"),
  style: () => import("./visual/style.tsx"),
  text: () => import("./objects/text.tsx"),
  image: () => import("./objects/image.tsx"),
  labels: () => import("./controls/labels.tsx"),
  rectanglelabels: () => import("./controls/labels.tsx"),
  rectangle: () => import("./controls/rectangle.tsx"),
  choices: () => import("./controls/choices.tsx"),
  textarea: () => import("./controls/textarea.tsx"),
  rating: () => import("./controls/rating.tsx"),
  number: () => import("./controls/number.tsx"),
};

/** Parts of other tags: read by their parents, no views of their own. */
const PARTS: ReadonlySet<string> = new Set(["label", "choice"]);

const loaded = new Map<string, TagModule>();

/** The view of a tag, once `loadTags` is done; `undefined` for unknown ones. */
export const tagModule = (tag: string): TagModule | undefined => loaded.get(tag);

export const isPart = (tag: string): boolean => PARTS.has(tag);

/** Loads the views of every tag of a config. */
export async function loadTags(config: Config): Promise<void> {
  const tags = new Set([...walk(config.root)].map((node) => node.tag).filter((tag) => !loaded.has(tag)));
  await Promise.all(
    [...tags].map(async (tag) => {
      const load = Object.hasOwn(REGISTRY, tag) ? REGISTRY[tag] : undefined;
      if (load) loaded.set(tag, await load());
    }),
  );
}
