// The file of each icon: icons of the project list and of every page are in the shared code, icons of one page or tag are
// in its code, and icons of several other pages are in the code that these pages share.
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("src/", import.meta.url).pathname;
const icons = new URL("node_modules/lucide-react/dist/esm/icons/", import.meta.url).pathname;

/** The page, `editor`, or `everywhere`, that a source file belongs to. */
function placeOf(file: string): string {
  const [folder = "", page = ""] = file.split("/");
  if (folder === "editor") return "editor";
  return folder === "pages" && page !== "projects" ? page : "everywhere";
}

/** Names of icon modules, such as `arrow-left`, with the places that import them. */
const places = new Map<string, Set<string>>();
for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
  if (!file.endsWith(".tsx")) continue;
  const imported = /import \{([^}]*)\} from "lucide-react"/.exec(readFileSync(root + file, "utf8"))?.[1];
  for (const name of imported?.match(/(?<=^\s*|,\s*)[A-Z]\w*/g) ?? []) {
    const icon = name.replace(/(?<!^)([A-Z]|\d+)/g, "-$1").toLowerCase();
    const module = readFileSync(`${icons}${icon}.mjs`, "utf8");
    if (!module.includes("createLucideIcon("))
      throw new Error(`${file}: ${name} is an alias, import the icon by its name`);
    places.set(icon, (places.get(icon) ?? new Set()).add(placeOf(file)));
  }
}

/** The name of an icon's module, `""` for the rest of the library, undefined for other modules. */
const iconOf = (module: string) =>
  /lucide-react[\\/]/.test(module) ? (/[\\/]icons[\\/]([\w-]+)\.\w+$/.exec(module)?.[1] ?? "") : undefined;

/** Whether a module of the icon library is needed by the project list or by every page. */
export function isCommonIcon(module: string): boolean {
  const icon = iconOf(module);
  return icon === "" || (icon !== undefined && places.get(icon)?.has("everywhere") === true);
}

/** Whether a module is an icon of several pages, but of neither the project list nor every page. */
export function isSharedIcon(module: string): boolean {
  return (places.get(iconOf(module) ?? "")?.size ?? 0) > 1 && !isCommonIcon(module);
}
