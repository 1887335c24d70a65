/** The labeling config as a typed tree: nodes, and the objects and controls by name. Pure; what is wrong is reported. */
import { type Position, parseXml, type XmlElement, XmlError } from "./xml.ts";

export interface ConfigNode {
  /** Lower case: tag names are case-insensitive. */
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

/** What an object shows; a Header has a value too, but no name. */
const SOURCES = ["value", "valuelist"];

/** Longest comment that is tried as sample data, in UTF-16 units. */
const MAX_SAMPLE = 262_144;

/** Reads a config. Throws `XmlError` if it is no XML; a wrong tag or name is no error here. */
export function readConfig(source: string): Config {
  const { root, comments } = parseXml(source);
  const objects = new Map<string, ObjectTag>();
  const controls = new Map<string, ControlTag>();
  const node = toNode(root, "0", (node) => {
    const name = node.attributes.get("name");
    if (!name) return;
    const toName = node.attributes.get("toname");
    if (toName !== undefined) {
      if (!controls.has(name)) controls.set(name, { name, tag: node.tag, node, toName: listOf(toName) });
    } else if (SOURCES.some((source) => node.attributes.has(source)) && !objects.has(name))
      objects.set(name, { name, tag: node.tag, node });
  });
  return { root: node, objects, controls, sample: sampleIn(comments) };
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

function toNode(element: XmlElement, path: string, visit: (node: ConfigNode) => void): ConfigNode {
  const children: ConfigNode[] = [];
  const attributes = new Map<string, string>();
  for (const { name, value } of element.attributes) {
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, value);
  }
  const node: ConfigNode = {
    tag: element.name.toLowerCase(),
    tagName: element.name,
    attributes,
    children,
    text: element.text,
    at: element.at,
    path,
  };
  visit(node);
  element.children.forEach((child, index) => {
    children.push(toNode(child, `${path}.${index}`, visit));
  });
  return node;
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

/** A truth value: `true` and `1`, in any case; the default if absent or empty. */
export function flag(node: ConfigNode, attribute: string, fallback = false): boolean {
  const value = node.attributes.get(attribute.toLowerCase())?.trim().toLowerCase();
  return value === undefined || value === "" ? fallback : value === "true" || value === "1" || value === "yes";
}

/** A number; the default if absent or no number. */
export function numeric(node: ConfigNode, attribute: string, fallback: number): number {
  const value = node.attributes.get(attribute.toLowerCase());
  const number = value === undefined || value.trim() === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : fallback;
}

/** An attribute as written; the default if absent. */
export const text = (node: ConfigNode, attribute: string, fallback = ""): string =>
  node.attributes.get(attribute.toLowerCase()) ?? fallback;
