// The files that a page needs, from the build's manifest.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const dist = new URL("../dist/", import.meta.url).pathname;

/** Needed by every page. */
export const always = ["index.html"];

export const readManifest = () => JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));

/** Files of modules with everything they import, scripts and styles. */
export function filesOf(manifest, modules) {
  const files = new Set();
  const visited = new Set();
  const visit = (name) => {
    const chunk = manifest[name];
    if (!chunk || visited.has(name)) return;
    visited.add(name);
    files.add(chunk.file);
    for (const file of [...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const name of modules) visit(name);
  return files;
}
