import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { tryReadConfig } from "../../config/tree.ts";
import { XmlError } from "../../config/xml.ts";
import { toDiagnostics } from "./code-editor.tsx";
import { templates } from "./templates.ts";
import { elementSpecs } from "./typing-aids.ts";

const doc = Text.of(["<View>", '  <Labelz name="a"/>', "</View>"]);
const problem = (line: number, column: number) =>
  ({ line, column, message: "unknown tag", severity: "error" }) as const;

test("a problem is underlined from its place to the end of the word", () => {
  const [diagnostic] = toDiagnostics(doc, [problem(2, 3)]);
  expect(doc.sliceString(diagnostic?.from ?? 0, diagnostic?.to ?? 0)).toBe("<Labelz");
  expect(diagnostic?.severity).toBe("error");
});

test("places outside the text are brought into it", () => {
  for (const [line, column] of [
    [0, 0],
    [99, 99],
    [2, 500],
  ] as const) {
    const [diagnostic] = toDiagnostics(doc, [problem(line, column)]);
    expect(diagnostic?.from).toBeGreaterThanOrEqual(0);
    expect(diagnostic?.to).toBeLessThanOrEqual(doc.length);
    expect(diagnostic?.from).toBeLessThanOrEqual(diagnostic?.to ?? -1);
  }
});

test("completion offers the values of enums and booleans", () => {
  const [text] = elementSpecs([
    {
      tag: "Text",
      kind: "object",
      attributes: [
        { name: "value", type: "string" },
        { name: "granularity", type: "enum", values: ["word", "symbol"] },
        { name: "zoom", type: "boolean" },
      ],
    },
  ]);
  expect(text?.attributes).toEqual([
    { name: "value", values: undefined },
    { name: "granularity", values: ["word", "symbol"] },
    { name: "zoom", values: ["true", "false"] },
  ]);
});

test.each(templates.map((template) => [template.id, template.config]))(
  "the template %s is well-formed",
  (_id, config) => {
    const read = tryReadConfig(config);
    expect(read).not.toBeInstanceOf(XmlError);
  },
);
