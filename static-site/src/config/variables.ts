/** `$variables` of the labeling config: names of the task's data, nested, by index, or inside a longer text. */

/** Where a variable may stand: `$text`, `$meta.author.name`, `$images[0]`. */
const VARIABLE = /\$([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*|\.\d+|\[\d+\])*)/gu;

/** The same for texts in ASCII alone: browsers take ten milliseconds to prepare the one for all scripts. */
const PLAIN = /\$([A-Z_a-z]\w*(?:\.[A-Z_a-z]\w*|\.\d+|\[\d+\])*)/g;
const variableOf = (text: string) => (/[^ -~\s]/.test(text) ? VARIABLE : PLAIN);

/** Names of the data fields (first step of each path) that a text refers to. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(variableOf(text))].map(([, path]) => (path ?? "").split(/[.[]/)[0] ?? "");
}

/** The value at a path; `undefined` if the data has none. A key that is the whole path wins over the path. */
export function lookUp(data: unknown, path: string): unknown {
  if (isObject(data) && Object.hasOwn(data, path)) return data[path];
  let value = data;
  for (const step of path.split(/[.[\]]+/).filter((step) => step !== "")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

/** An attribute with its variables filled in: a lone variable gives its value as it is, others become text. */
export function resolve(attribute: string, data: unknown): unknown {
  const [lone] = attribute.matchAll(variableOf(attribute));
  if (lone && lone[0] === attribute.trim()) return lookUp(data, lone[1] ?? "");
  return resolveText(attribute, data);
}

/** An attribute as text; variables without a value become empty. */
export function resolveText(attribute: string, data: unknown): string {
  return attribute.replace(variableOf(attribute), (_, path: string) => asText(lookUp(data, path)));
}

const asText = (value: unknown): string =>
  value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
