// Which catalogue a source file's messages are in. Every page has its own, which comes with its code; the rest is shared.
import { existsSync, readdirSync } from "node:fs";
import type { Plugin } from "vite";

const root = new URL(".", import.meta.url).pathname;

/** Folders whose messages are a catalogue of their own, the inner ones first. */
const folders = ["src/pages/settings", "src/pages"]
  .flatMap((parent) =>
    readdirSync(`${root}${parent}`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${parent}/${name}`),
  )
  .concat("src/editor");

const nameOf = (folder: string) => folder.replace("src/pages/", "").replace("src/", "").replaceAll("/", "-");

/** Every catalogue with the files that it is for. */
export const catalogues = [
  ...folders.map((folder) => ({
    name: nameOf(folder),
    include: [folder],
    exclude: folders.filter((inner) => inner.startsWith(`${folder}/`)).map((inner) => `${inner}/**`),
  })),
  { name: "shared", include: ["src"], exclude: folders.map((folder) => `${folder}/**`) },
];

const isIn = (file: string, folder: string) => file.startsWith(`${root}${folder}/`);

const prefix = "virtual:messages/";

/** Lets every module that has messages bring the catalogue they are in. */
export function messagesPlugin(): Plugin {
  return {
    name: "messages",
    enforce: "pre",
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const file = `${root}src/locales/en/${id.slice(prefix.length + 1)}.ts`;
      if (!existsSync(file)) throw new Error(`${file} is missing: run \`npm run messages\``);
      return `import { i18n } from "@lingui/core";
import { messages } from ${JSON.stringify(file)};
i18n.load("en", messages);`;
    },
    transform(code, id) {
      const file = id.split("?")[0] ?? id;
      if (!isIn(file, "src") || !/@lingui\/(core|react)\/macro/.test(code)) return undefined;
      const name = nameOf(folders.find((folder) => isIn(file, folder)) ?? "shared");
      // At the end: imports come first wherever they stand, and lines keep their numbers.
      return { code: `${code}\nimport "${prefix}${name}";\n`, map: null };
    },
  };
}
