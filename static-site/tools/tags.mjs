/**
 * Writes src/config/tags.gen.ts from crates/labeling/tags.json, the data file that the Rust parser reads too:
 * `node tools/tags.mjs`, or with `--check` only says whether the file is up to date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../../crates/labeling/tags.json", import.meta.url));
const target = fileURLToPath(new URL("../src/config/tags.gen.ts", import.meta.url));

const { format, tags } = JSON.parse(readFileSync(source, "utf8"));
if (format !== 1) throw new Error(`tags.json has format ${format}, this generator knows 1`);

const union = (names) => names.map((name) => `\n  | ${JSON.stringify(name)}`).join("");
const ofKind = (kind) => tags.filter((tag) => tag.kind === kind).map((tag) => tag.tag);
const resultTypes = [...new Set(tags.flatMap((tag) => (tag.results ?? []).map((result) => result.type)))];

const list = (names) => `[${names.map((name) => JSON.stringify(name)).join(", ")}]`;

function attributeLine(attribute) {
  const { name, type, values, default: fallback, required } = attribute;
  const parts = [`name: ${JSON.stringify(name)}`, `type: ${JSON.stringify(type)}`];
  if (values) parts.push(`values: ${list(values)}`);
  if (fallback !== undefined) parts.push(`default: ${JSON.stringify(fallback)}`);
  if (required) parts.push(`required: ${JSON.stringify(required)}`);
  return `      { ${parts.join(", ")} },`;
}

function tagLines(tag) {
  const lines = [`  ${tag.tag.toLowerCase()}: {`, `    tag: ${JSON.stringify(tag.tag)},`];
  lines.push(`    kind: ${JSON.stringify(tag.kind)},`);
  if (tag.edition) lines.push(`    edition: ${JSON.stringify(tag.edition)},`);
  for (const key of ["aliases", "parents", "targets", "children"]) {
    if (tag[key]) lines.push(`    ${key}: ${list(tag[key])},`);
  }
  if (tag.regions) lines.push("    regions: true,");
  if (tag.results) {
    lines.push("    results: [");
    for (const { type, value, labels } of tag.results) {
      const parts = [`type: ${JSON.stringify(type)}`, `value: ${list(value)}`];
      if (labels) parts.push(`labels: ${JSON.stringify(labels)}`);
      lines.push(`      { ${parts.join(", ")} },`);
    }
    lines.push("    ],");
  }
  lines.push("    attributes: [", ...tag.attributes.map(attributeLine), "    ],", "  },");
  return lines.join("\n");
}

const lower = (name) => name.toLowerCase();
const object = (entries) => `{ ${entries.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ")} }`;

/** The facts of controls that the editor needs at once, in short. */
function controlLine(tag) {
  const [result] = tag.results ?? [];
  const entries = [];
  if (tag.regions) entries.push(["regions", true]);
  if (result?.labels && tag.regions) entries.push(["labels", true]);
  if (result?.form) entries.push(["key", result.value[0]], ["form", result.form]);
  if (result?.initial) entries.push(["initial", lower(result.initial)]);
  return `  ${lower(tag.tag)}: ${object(entries)},`;
}

function defaultsLine(tag) {
  const entries = tag.attributes
    .filter((attribute) => attribute.default !== undefined && attribute.default !== "false")
    .map((attribute) => [lower(attribute.name), attribute.default]);
  return entries.length > 0 ? [`  ${lower(tag.tag)}: ${object(entries)},`] : [];
}

const forms = [...new Set(tags.flatMap((tag) => (tag.results ?? []).flatMap((result) => result.form ?? [])))];

const text = `// Generated from crates/labeling/tags.json by tools/tags.mjs. Do not edit.

export type TagKind = "object" | "control" | "visual" | "child";
export type ObjectTagName =${union(ofKind("object"))};
export type ControlTagName =${union(ofKind("control"))};
export type VisualTagName =${union(ofKind("visual"))};
export type ChildTagName =${union(ofKind("child"))};
export type TagName = ObjectTagName | ControlTagName | VisualTagName | ChildTagName;
/** The values of a result entry's \`type\`. */
export type ResultType =${union(resultTypes)};

export interface ResultSpec {
  readonly type: ResultType;
  /** The keys of \`value\` besides the label array. */
  readonly value: readonly string[];
  /** The key of \`value\` that holds its labels. */
  readonly labels?: string;
}

export interface AttributeSpec {
  readonly name: string;
  readonly type: "string" | "number" | "boolean" | "enum";
  /** The values of an enum. */
  readonly values?: readonly string[];
  readonly default?: string;
  /** Whether its absence refuses the config or only makes the tag useless. */
  readonly required?: "refused" | "warned";
}

export interface TagSpec {
  readonly tag: TagName;
  readonly kind: TagKind;
  /** Present for tags of Label Studio's enterprise edition. */
  readonly edition?: string;
  /** Older names. */
  readonly aliases?: readonly string[];
  /** For a child: the tags it stands in; \`*Labels\` is every control that ends so. */
  readonly parents?: readonly string[];
  /** For a control: the object tags it may name; \`*\` is any. */
  readonly targets?: readonly string[];
  readonly children?: readonly string[];
  /** Whether it draws regions. */
  readonly regions?: boolean;
  readonly results?: readonly ResultSpec[];
  readonly attributes: readonly AttributeSpec[];
}

/** Every tag by its name in lower case. */
export const tags: Readonly<Record<string, TagSpec>> = {
${tags.map(tagLines).join("\n")}
};

/** How an answer's value is written. */
export type AnswerForm =${union(forms)};

export interface ControlSpec {
  /** It labels or draws regions. */
  readonly regions?: boolean;
  /** Its regions carry labels of its own. */
  readonly labels?: boolean;
  /** For an answer: the key inside \`value\`. */
  readonly key?: string;
  readonly form?: AnswerForm;
  /** The source of an answer in a new annotation: an attribute, or \`selected\` options. */
  readonly initial?: string;
}

/** Every control by its name in lower case. */
export const controls: Readonly<Record<string, ControlSpec>> = {
${tags
  .filter((tag) => tag.kind === "control")
  .map(controlLine)
  .join("\n")}
};

/** Values of absent attributes, by tag and attribute in lower case; those that are \`false\` are left out. */
export const defaults: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${tags.flatMap(defaultsLine).join("\n")}
};

/** Tag names in lower case by their older names. */
export const aliases: Readonly<Record<string, string>> = {
${tags.flatMap((tag) => (tag.aliases ?? []).map((alias) => `  ${alias.toLowerCase()}: ${JSON.stringify(tag.tag.toLowerCase())},`)).join("\n")}
};
`;

if (process.argv.includes("--check")) {
  const current = existsSync(target) ? readFileSync(target, "utf8") : "";
  if (current !== text) {
    console.error("src/config/tags.gen.ts is stale: run `node tools/tags.mjs`");
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
