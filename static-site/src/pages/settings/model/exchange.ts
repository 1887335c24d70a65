/** How much of a request or answer is shown. */
const longest = 100_000;

/** JSON for people to read. */
export function readable(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? "";
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A summary of the first prediction in a backend's `results`. A backend may answer one task with a list of predictions. */
export function summary(response: unknown): { results: number; version: string; score?: number } {
  const first: unknown = Array.isArray(response) ? response.flat()[0] : undefined;
  if (typeof first !== "object" || first === null) return { results: 0, version: "" };
  const { result, model_version: version, score } = first as Record<string, unknown>;
  return {
    results: Array.isArray(result) ? result.length : 0,
    version: typeof version === "string" ? version : "",
    score: typeof score === "number" ? score : undefined,
  };
}

/** Reads `extra_params` as typed; empty is none. `undefined` when it is no JSON object. */
export function readParams(typed: string): Record<string, unknown> | undefined {
  if (typed.trim() === "") return {};
  try {
    const params: unknown = JSON.parse(typed);
    return typeof params === "object" && params !== null && !Array.isArray(params)
      ? (params as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
