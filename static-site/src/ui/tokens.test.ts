import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "..");
const tokens = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

function declarations(block: string | undefined): string[] {
  return (block ?? "")
    .split(";")
    .map((line) => line.trim())
    .filter(Boolean);
}

test("the dark theme is the same whether the system or the person chose it", () => {
  const bySystem = /:root:not\(\[data-theme="light"\]\) \{([^}]*)\}/.exec(tokens)?.[1];
  const byChoice = /:root\[data-theme="dark"\] \{([^}]*)\}/.exec(tokens)?.[1];
  expect(declarations(bySystem).length).toBeGreaterThan(20);
  expect(declarations(byChoice)).toEqual(declarations(bySystem));
});

test("every token in use is defined", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".css"));
  const all = files.map((file) => readFileSync(join(source, file), "utf8"));
  const defined = new Set(all.flatMap((text) => [...text.matchAll(/(--[\w-]+)\s*:/g)].map((match) => match[1])));
  // Set by components, on the element.
  for (const local of ["--columns", "--label"]) defined.add(local);
  const missing = all.flatMap((text) =>
    [...text.matchAll(/var\((--[\w-]+)\)/g)].map((match) => match[1]).filter((name) => !defined.has(name)),
  );
  expect([...new Set(missing)]).toEqual([]);
});
