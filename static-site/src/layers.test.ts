import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

/** The folders that files of a folder may import from, besides packages; the longest prefix counts. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  lib: ["lib"],
  hotkeys: ["lib", "hotkeys"],
  config: ["lib", "config"],
  ui: ["lib", "hotkeys", "api", "ui"],
  "editor/core": ["lib", "config", "editor/core", "editor/regions"],
  "editor/regions": ["lib", "config", "editor/core", "editor/regions", "editor/engines"],
  "editor/engines": ["lib", "config", "editor/core", "editor/regions", "editor/engines"],
  editor: ["lib", "hotkeys", "config", "ui", "editor"],
};

const root = __dirname;

interface Import {
  readonly file: string;
  readonly target: string;
  /** Types leave no trace in the bundle, and `import()` waits. */
  readonly isEager: boolean;
}

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
);

const layerOf = (file: string): string | undefined =>
  Object.keys(LAYERS)
    .filter((layer) => file.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];

const imports: Import[] = files.flatMap((file) => {
  const source = readFileSync(join(root, file), "utf8");
  const found = [
    ...source.matchAll(/^(?:import|export)\s+(type\s)?[^"';]*?from "(\.[^"]+)";|import\("(\.[^"]+)"\)/gms),
  ];
  return found.map(([, type, eager, lazy]) => ({
    file,
    target: relative(root, join(root, dirname(file), eager ?? lazy ?? "")),
    isEager: eager !== undefined && type === undefined,
  }));
});

test("every folder imports from the layers below it alone", () => {
  expect(imports.length).toBeGreaterThan(300);
  const wrong = imports.filter(({ file, target }) => {
    const layer = layerOf(file);
    return layer !== undefined && !LAYERS[layer]?.some((allowed) => target.startsWith(`${allowed}/`));
  });
  expect(wrong).toEqual([]);
});

test("modules of the editor and below it do not import each other in a circle", () => {
  const graph = new Map<string, string[]>();
  for (const { file, target, isEager } of imports) {
    if (isEager && layerOf(file)) graph.set(file, [...(graph.get(file) ?? []), target]);
  }
  const done = new Set<string>();
  const circle = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of graph.get(file) ?? []) {
      const found = circle(target, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) expect(circle(file, [])).toBeUndefined();
});

test("engines use the window that they are mounted in, not the page's", () => {
  const globals =
    /(?<![.\w#])(document|getSelection|CSS|innerHeight|innerWidth|devicePixelRatio|requestAnimationFrame|cancelAnimationFrame)[.(]|instanceof (Element|HTMLElement|Node|Text)\b/;
  const wrong = files
    .filter((file) => file.startsWith("editor/engines/"))
    .flatMap((file) =>
      readFileSync(join(root, file), "utf8")
        .split("\n")
        .filter((line) => globals.test(line.replace(/\/\/.*|\/\*.*|^\s*\*.*|"[^"]*"/g, "")))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(wrong).toEqual([]);
});
