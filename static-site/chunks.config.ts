// The files for code that several pages share. There are few of them, since requests delay a load more than bytes do. The
// project list, which users see first, loads only the code that it needs.
import type { ChunkingContext } from "rolldown";
import { isCommonIcon, isSharedIcon } from "./icons.config.ts";

const root = new URL("src/", import.meta.url).pathname;
const firstPage = [`${root}app/main.tsx`, `${root}pages/projects/index.tsx`];
const isLibrary = (module: string) => module.includes("node_modules");

let needed: ReadonlySet<string> | undefined;

/** The page's own modules that the project list imports, in the build under way. */
function neededFirst(context: ChunkingContext): ReadonlySet<string> {
  if (needed) return needed;
  const found = new Set<string>();
  const visit = (module: string) => {
    if (isLibrary(module) || found.has(module)) return;
    found.add(module);
    for (const imported of context.getModuleInfo(module)?.importedIds ?? []) visit(imported);
  };
  for (const module of firstPage) visit(module);
  needed = found;
  return found;
}

const sharedFolders = /src[\\/](api|app|hotkeys|lib|ui)[\\/]|messages\/shared|locales[\\/]en[\\/]shared/;

/** A file also contains the imports of its modules. Files of a higher priority take their modules first. */
export const chunks = [
  {
    name: "vendor",
    priority: 4,
    test: /node_modules[\\/](react|react-dom|scheduler|wouter|zustand|use-sync-external-store|@lingui)[\\/]/,
  },
  {
    name: (module: string, context: ChunkingContext) =>
      isCommonIcon(module) || neededFirst(context).has(module) ? "shared" : undefined,
    debugName: "shared",
    priority: 3,
    test: (module: string) => isCommonIcon(module) || sharedFolders.test(module),
  },
  { name: "config", priority: 2, test: /src[\\/]config[\\/]/, minShareCount: 2 },
  {
    name: "common",
    priority: 2,
    test: (module: string) => isSharedIcon(module) || sharedFolders.test(module),
    minShareCount: 2,
  },
  { name: "editor", priority: 1, test: /src[\\/]editor[\\/]/, minShareCount: 2 },
];
