/** The tags that are loaded, by their names in lower case. A tag that is not here shows a notice; its results stay. */
import type { ComponentType } from "react";
import type { TaskData } from "../../config/task-config.ts";
import type { ConfigNode } from "../../config/tree.ts";

export interface TagProps {
  readonly node: ConfigNode;
}

export interface TagModule {
  readonly View: ComponentType<TagProps>;
  /** Child tags that the view reads itself. */
  readonly parts?: readonly string[];
  /** Loads the media of a task before it is shown. */
  readonly warm?: (node: ConfigNode, data: TaskData) => void;
}

const table = new Map<string, TagModule>();
const parts = new Set<string>();

export function putTag(tag: string, module: TagModule): void {
  table.set(tag, module);
  for (const part of module.parts ?? []) parts.add(part);
}

/** The module of a tag; `undefined` for unknown ones and before they are loaded. */
export const tagModule = (tag: string): TagModule | undefined => table.get(tag);

/** Whether a tag is read by its parent and has no view of its own. */
export const isPart = (tag: string): boolean => parts.has(tag);
