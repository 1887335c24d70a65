import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { type ConfigOption, optionsOf } from "./options.ts";
import { readConfig, tryReadConfig } from "./tree.ts";
import { XmlError } from "./xml.ts";

/** The cases that the Rust parser passes too. */
const cases = resolve(__dirname, "../../../crates/labeling/tests/config");

interface Expected {
  problems: { kind: string; line: number }[];
  parsed_label_config?: Record<
    string,
    { type: string; to_name: string[]; labels: string[]; inputs: { type: string }[] }
  >;
}

const NOT_XML = ["malformed-xml", "doctype", "too-large"];
const names = readdirSync(cases).filter((name) => existsSync(resolve(cases, name, "expected.json")));

const flat = (list: readonly ConfigOption[]): string[] =>
  list.flatMap(({ value, children }) => [value, ...flat(children)]);

const read = (name: string) => ({
  source: readFileSync(resolve(cases, name, "config.xml"), "utf8"),
  expected: JSON.parse(readFileSync(resolve(cases, name, "expected.json"), "utf8")) as Expected,
});
const brokenIn = ({ problems }: Expected) => problems.find(({ kind }) => NOT_XML.includes(kind));

const broken = names.filter((name) => brokenIn(read(name).expected));
const understood = names.filter((name) => read(name).expected.parsed_label_config);
/** The server refuses them for what they say; the page still shows what it can. */
const refused = names.filter((name) => !broken.includes(name) && !understood.includes(name));

test.each(broken)("%s is refused at its place", (name) => {
  const { source, expected } = read(name);
  const problem = brokenIn(expected);
  const error = tryReadConfig(source);
  expect(error).toBeInstanceOf(XmlError);
  if (error instanceof XmlError && problem?.kind === "malformed-xml") expect(error.at.line).toBe(problem.line);
});

test.each(understood)("%s has the controls that the server sees", (name) => {
  const { source, expected } = read(name);
  const config = readConfig(source);
  const lists = optionsOf(config.root, {});
  const controls = Object.entries(expected.parsed_label_config ?? {});
  for (const [control, { type, to_name, labels, inputs }] of controls) {
    const ours = config.controls.get(control);
    expect(ours?.node.tagName).toBe(type);
    expect(ours?.toName).toEqual(to_name);
    expect(ours?.toName.flatMap((object) => config.objects.get(object)?.node.tagName ?? [])).toEqual(
      inputs.map((input) => input.type),
    );
    if (type.toLowerCase().endsWith("labels") || type.toLowerCase() === "choices") {
      expect(new Set(flat(lists.get(ours?.node.path ?? "") ?? []))).toEqual(new Set(labels));
    }
  }
  if (controls.length === 0) expect(config.controls.size).toBe(0);
});

test.each(refused)("%s is shown as far as it goes", (name) => {
  const { source, expected } = read(name);
  expect(expected.problems).not.toEqual([]);
  expect(tryReadConfig(source)).not.toBeInstanceOf(XmlError);
});
