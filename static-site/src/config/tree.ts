/** The labeling config as a typed tree: nodes, and the objects and controls by name. Pure; what is wrong is reported. */
import { aliases, type ControlSpec, controls as controlSpecs, defaults } from "./tags.gen.ts";
import { type Position, parseXml, type XmlElement, XmlError } from "./xml.ts";

export interface ConfigNode {
  /** The name in lower case, as tag names are case-insensitive; older names are replaced by the present one. */
  readonly tag: string;
  /** As written. */
  readonly tagName: string;
  /** Values by attribute name in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly ConfigNode[];
  /** Character data, as Style has it. */
  readonly text: string;
  readonly at: Position;
  /** Where it stands: indexes from the root, unique in the config. */
  readonly path: string;
}

export interface ObjectTag {
  readonly name: string;
  readonly tag: string;
  readonly node: ConfigNode;
}

export interface ControlTag {
  readonly name: string;
  readonly tag: string;
  readonly node: ConfigNode;
  /** Names of the objects it labels; more than one for Pairwise. */
  readonly toName: readonly string[];
}

export interface Config {
  readonly root: ConfigNode;
  readonly objects: ReadonlyMap<string, ObjectTag>;
  readonly controls: ReadonlyMap<string, ControlTag>;
  /** A task from a comment `<!-- {"data": {...}} -->`. */
  readonly sample?: Readonly<Record<string, unknown>>;
}

/** Attributes with the data that an object shows; a Header has a value too, but no name. */
const SOURCES = ["value", "valuelist"];

/** Longest comment that is tried as sample data, in UTF-16 units. */
const MAX_SAMPLE = 262_144;

/** Reads a config. Throws `XmlError` if it is no XML; a wrong tag or name is no error here. */
export function readConfig(source: string): Config {
  const { root, comments } = parseXml(source);
  const node = toNode(root, "0");
  return { root: node, ...indexNames(node), sample: sampleIn(comments) };
}

/** Objects and controls by their names; of several with one name the first counts. */
export function indexNames(root: ConfigNode): Pick<Config, "objects" | "controls"> {
  const objects = new Map<string, ObjectTag>();
  const controls = new Map<string, ControlTag>();
  for (const node of walk(root)) {
    const name = node.attributes.get("name");
    if (!name) continue;
    const toName = node.attributes.get("toname");
    if (toName !== undefined) {
      if (!controls.has(name)) controls.set(name, { name, tag: node.tag, node, toName: listOf(toName) });
    } else if (SOURCES.some((source) => node.attributes.has(source)) && !objects.has(name))
      objects.set(name, { name, tag: node.tag, node });
  }
  return { objects, controls };
}

/** As `readConfig`, but what is wrong is a value. */
export function tryReadConfig(source: string): Config | XmlError {
  try {
    return readConfig(source);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
}

function toNode(element: XmlElement, path: string): ConfigNode {
  const attributes = new Map<string, string>();
  for (const { name, value } of element.attributes) {
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, value);
  }
  return {
    tag: tagOf(element.name),
    tagName: element.name,
    attributes,
    children: element.children.map((child, index) => toNode(child, `${path}.${index}`)),
    text: element.text,
    at: element.at,
    path,
  };
}

function tagOf(name: string): string {
  const lower = name.toLowerCase();
  return Object.hasOwn(aliases, lower) ? (aliases[lower] ?? lower) : lower;
}

function sampleIn(comments: readonly string[]): Config["sample"] {
  for (const comment of comments) {
    const text = comment.trim();
    if (!text.startsWith("{") || text.length > MAX_SAMPLE) continue;
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed !== "object" || parsed === null) continue;
      const data = (parsed as { data?: unknown }).data;
      if (typeof data === "object" && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
    } catch {
      // A comment that only looks like JSON is a comment.
    }
  }
  return undefined;
}

/** Every node, parents before children, in document order. */
export function* walk(node: ConfigNode): Generator<ConfigNode> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

/** A comma list: trimmed, empty parts left out. */
export const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** An attribute as written, else the default of its tag; `undefined` if there is neither. */
function written(node: ConfigNode, attribute: string): string | undefined {
  const name = attribute.toLowerCase();
  return node.attributes.get(name) ?? (Object.hasOwn(defaults, node.tag) ? defaults[node.tag]?.[name] : undefined);
}

/** A truth value: `true`, `1` and `yes` in any case. If the attribute is empty or absent: the tag's default, else `fallback`. */
export function flag(node: ConfigNode, attribute: string, fallback = false): boolean {
  const value = written(node, attribute)?.trim().toLowerCase();
  return value === undefined || value === "" ? fallback : value === "true" || value === "1" || value === "yes";
}

/** A number. If the attribute is absent or no number: `fallback`, else the tag's default; `NaN` if there is neither. */
export function numeric(node: ConfigNode, attribute: string, fallback?: number): number {
  const number = Number(node.attributes.get(attribute.toLowerCase())?.trim() || Number.NaN);
  return Number.isFinite(number) ? number : (fallback ?? Number(written(node, attribute) ?? Number.NaN));
}

/** An attribute as written. If it is absent: the tag's default, else `fallback`. */
export const text = (node: ConfigNode, attribute: string, fallback = ""): string =>
  written(node, attribute) ?? fallback;

/** The facts of a control's tag; empty for tags that are none. */
export const controlSpec = (tag: string): ControlSpec =>
  Object.hasOwn(controlSpecs, tag) ? (controlSpecs[tag] ?? NO_CONTROL) : NO_CONTROL;

const NO_CONTROL: ControlSpec = {};
