import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Choosable, choosables } from "./choices.ts";
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

const flat = (list: readonly Choosable[]): string[] =>
  list.flatMap(({ value, children }) => [value, ...flat(children)]);

describe.each(names)("config %s", (name) => {
  const source = readFileSync(resolve(cases, name, "config.xml"), "utf8");
  const expected: Expected = JSON.parse(readFileSync(resolve(cases, name, "expected.json"), "utf8"));
  const broken = expected.problems.find(({ kind }) => NOT_XML.includes(kind));

  test.runIf(broken)("is refused at its place", () => {
    const error = tryReadConfig(source);
    expect(error).toBeInstanceOf(XmlError);
    if (error instanceof XmlError && broken?.kind === "malformed-xml") expect(error.at.line).toBe(broken.line);
  });

  test.runIf(!broken && expected.parsed_label_config)("has the controls that the server sees", () => {
    const config = readConfig(source);
    const lists = choosables(config.root, {});
    for (const [control, { type, to_name, labels, inputs }] of Object.entries(expected.parsed_label_config ?? {})) {
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
  });
});
