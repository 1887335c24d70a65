/** Comparing results: whether what the server has is what was sent. */

/** JSON with the keys of objects in order. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      part !== null && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? ""
  );
}

export const sameResult = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** A short number that stands for a result, to be kept in its place: 32 bits of FNV-1a, and the length. */
export function fingerprint(result: unknown): string {
  const text = canonical(result);
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${text.length}-${(hash >>> 0).toString(16)}`;
}
