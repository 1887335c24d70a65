/** The config of one task: variables in attributes filled in, labels and choices listed. */
import { type ConfigOption, optionsOf } from "./options.ts";
import { type Config, type ConfigNode, indexNames } from "./tree.ts";
import { lookUp, resolveText, variablesIn } from "./variables.ts";

export type TaskData = Readonly<Record<string, unknown>>;

export interface TaskConfig extends Config {
  readonly data: TaskData;
  /** The labels or choices of a control, by the path of its node. */
  readonly options: ReadonlyMap<string, readonly ConfigOption[]>;
}

/** Attributes whose variable may stand for a list or an object: their readers take it from the task's data. */
const SOURCES: ReadonlySet<string> = new Set(["value", "valuelist"]);

const known = new WeakMap<TaskData, { readonly config: Config; readonly resolved: TaskConfig }>();

/** The config as it is for a task. The same data with the same config gives the same object. */
export function resolveConfig(config: Config, data: TaskData): TaskConfig {
  const earlier = known.get(data);
  if (earlier?.config === config) return earlier.resolved;
  const root = resolveNode(config.root, data);
  const resolved = { ...config, ...indexNames(root), root, data, options: optionsOf(root, data) };
  known.set(data, { config, resolved });
  return resolved;
}

/** Nodes without variables stay the same objects. */
function resolveNode(node: ConfigNode, data: TaskData): ConfigNode {
  const children = node.children.map((child) => resolveNode(child, data));
  const attributes = [...node.attributes].map(([name, value]): [string, string] =>
    !SOURCES.has(name) && value.includes("$") && isKnown(value, data)
      ? [name, resolveText(value, data)]
      : [name, value],
  );
  const changed =
    attributes.some(([name, value]) => node.attributes.get(name) !== value) ||
    children.some((child, index) => child !== node.children[index]);
  return changed ? { ...node, attributes: new Map(attributes), children } : node;
}

/** A dollar sign that names nothing of the task is a dollar sign. */
const isKnown = (text: string, data: TaskData) => variablesIn(text).some((name) => lookUp(data, name) !== undefined);
