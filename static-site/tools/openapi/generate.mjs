/**
 * Writes src/api/schema.d.ts from docs/openapi.json, which `skylabel openapi` prints:
 * `node generate.mjs`, or with `--check` only says whether the file is up to date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";

const source = new URL("../../../docs/openapi.json", import.meta.url);
const target = fileURLToPath(new URL("../../src/api/schema.d.ts", import.meta.url));

const types = await openapiTypescript(source, { emptyObjectsUnknown: true, silent: true });
const text = `// Made from docs/openapi.json by tools/openapi/generate.mjs; do not edit.\n\n${astToString(types)}`;

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
  console.error("src/api/schema.d.ts is not what docs/openapi.json says; run `make openapi`");
  process.exitCode = 1;
}
