/** The loader of tags: which module shows which tag, and when it is loaded. */

import type { TaskData } from "../../config/task-config.ts";
import type { Config, ConfigNode, ControlTag } from "../../config/tree.ts";
import { walk } from "../../config/tree.ts";
import { hasCanvasKinds, loadCanvasKinds } from "../engines/canvas/kinds.ts";
import { hasLabels, KINDS } from "../regions/kinds.ts";
import * as choices from "./controls/choices.tsx";
import * as labels from "./controls/labels.tsx";
import { nothing } from "./controls/nothing.ts";
import * as text from "./objects/text.tsx";
import { isPart, putTag, type TagModule, tagModule } from "./table.ts";
import * as header from "./visual/header.tsx";
import * as style from "./visual/style.tsx";
import * as view from "./visual/view.tsx";

/** Small and in nearly every config: with the editor itself. */
const BUILT_IN: Readonly<Record<string, TagModule>> = { view, header, style, text, choices };
for (const [tag, module] of Object.entries(BUILT_IN)) putTag(tag, module);
// Labels are buttons whatever they label; tools stand in their object's toolbar.
for (const tag of KINDS.flatMap(({ controls }) => controls)) putTag(tag, hasLabels(tag) ? labels : nothing);
putTag("relations", { ...nothing, parts: ["relation"] });

/** Each loads only when a config has the tag. */
const LAZY: Readonly<Record<string, () => Promise<TagModule>>> = {
  image: () => import("./objects/image.tsx"),
  textarea: () => import("./controls/textarea.tsx"),
  rating: () => import("./controls/rating.tsx"),
  number: () => import("./controls/number.tsx"),
};

const tagsOf = (config: Config): ReadonlySet<string> => new Set([...walk(config.root)].map(({ tag }) => tag));

const missing = (tags: ReadonlySet<string>): string[] =>
  [...tags].filter((tag) => !tagModule(tag) && Object.hasOwn(LAZY, tag));

const isDrawn = (tag: string): boolean => tagModule(tag) !== undefined || Object.hasOwn(LAZY, tag) || isPart(tag);

/** The first node of each tag of a config that has no view here: annotators see a notice in its place. */
export function undrawnTags(config: Config): readonly ConfigNode[] {
  const first = new Map<string, ConfigNode>();
  for (const node of walk(config.root)) {
    if (!isDrawn(node.tag) && !first.has(node.tag)) first.set(node.tag, node);
  }
  return [...first.values()];
}

/** Whether annotators can give a control a value: it has a view and, if it labels regions, so has one of its objects. */
export function canAnswer({ objects }: Config, { tag, toName }: ControlTag): boolean {
  return isDrawn(tag) && (!hasLabels(tag) || toName.some((name) => isDrawn(objects.get(name)?.tag ?? "")));
}

/** Whether every view of a config is there already. */
export function hasTags(config: Config): boolean {
  const tags = tagsOf(config);
  return missing(tags).length === 0 && hasCanvasKinds(tags);
}

/** Loads the views of every tag of a config, and the region kinds that it draws. */
export async function loadTags(config: Config): Promise<void> {
  const tags = tagsOf(config);
  const views = missing(tags).map(async (tag) => {
    const module = await LAZY[tag]?.();
    if (module) putTag(tag, module);
  });
  await Promise.all([...views, loadCanvasKinds(tags)]);
}

/** Loads the media of a task before it is shown. */
export function warmTask(config: Config, data: TaskData): void {
  for (const { tag, node } of config.objects.values()) tagModule(tag)?.warm?.(node, data);
}
