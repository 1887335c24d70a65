// Writes into dist/start.js which files the first page at an address needs beside those that index.html names.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { always, dist, filesOf, readManifest } from "./chunks.mjs";

const pages = ["projects", "data-manager", "labeling", "settings"];
const placeholder = "const files = {};";

const manifest = readManifest();
const named = filesOf(manifest, ["index.html"]);
const files = {};
for (const page of pages) {
  const module = `src/pages/${page}/index.tsx`;
  if (!manifest[module]) throw new Error(`no chunk for ${module}`);
  const wanted = filesOf(manifest, [...always, module]);
  files[page] = [...wanted].filter((file) => !named.has(file) && /\.(js|css)$/.test(file)).map((file) => `/${file}`);
}
const path = join(dist, "start.js");
const source = readFileSync(path, "utf8");
if (!source.includes(placeholder)) throw new Error("start.js has no place for the files");
writeFileSync(path, source.replace(placeholder, `const files = ${JSON.stringify(files)};`));
