// Fails when a first load is heavier than its budget. Sizes are gzip, in kB of 1000 bytes; run after `npm run build`.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { always, dist, filesOf, readManifest } from "./chunks.mjs";

/** Pages by their entry module, with everything they need before they can be used. */
const budgets = [
  { page: "project list", modules: ["src/pages/projects/index.tsx"], limit: 118 },
  { page: "task table", modules: ["src/pages/data-manager/index.tsx"], limit: 150 },
  { page: "labeling page", modules: ["src/pages/labeling/index.tsx"], limit: 200 },
  {
    page: "labeling setup",
    modules: ["src/pages/settings/index.tsx", "src/pages/settings/code-editor.tsx"],
    limit: 260,
  },
];

const manifest = readManifest();
const gzipSize = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

let failed = false;
for (const { page, modules, limit } of budgets) {
  const missing = modules.filter((name) => !manifest[name]);
  if (missing.length > 0) {
    console.error(`${page}: no chunk for ${missing.join(", ")}`);
    failed = true;
    continue;
  }
  const files = filesOf(manifest, [...always, ...modules]);
  for (const extra of ["index.html", "start.js", "favicon.svg"]) if (existsSync(join(dist, extra))) files.add(extra);
  const total = [...files].reduce((sum, file) => sum + gzipSize(file), 0) / 1000;
  const scripts = [...files].filter((file) => file.endsWith(".js")).length;
  const verdict = total <= limit ? "ok" : "TOO HEAVY";
  console.log(`${page.padEnd(16)} ${total.toFixed(1).padStart(6)} kB gz of ${limit}, ${scripts} scripts  ${verdict}`);
  if (total > limit) failed = true;
}
process.exit(failed ? 1 : 0);
