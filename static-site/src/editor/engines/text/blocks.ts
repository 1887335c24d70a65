/** Cuts a text into blocks that the browser can lay out, skip and paint one by one. */

/** UTF-16 units a block may have; a longer line becomes several blocks. */
export const MAX_BLOCK = 6000;

/** One block: the half-open stretch of UTF-16 units it shows. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * One stretch per line, its line end (`\n`, `\r\n` or `\r`) included; lines longer than `max` are cut after a space
 * where there is one in the last quarter, never inside a surrogate pair. The stretches cover the text without gaps.
 */
export function cut(text: string, max = MAX_BLOCK): Stretch[] {
  const stretches: Stretch[] = [];
  const lineEnd = /\r\n|\n|\r/g;
  let start = 0;
  while (start < text.length) {
    lineEnd.lastIndex = start;
    const match = lineEnd.exec(text);
    const end = match ? match.index + match[0].length : text.length;
    while (end - start > max) {
      const at = cutPoint(text, start, start + max);
      stretches.push({ start, end: at });
      start = at;
    }
    stretches.push({ start, end });
    start = end;
  }
  if (stretches.length === 0) stretches.push({ start: 0, end: 0 });
  return stretches;
}

function cutPoint(text: string, start: number, limit: number): number {
  for (let at = limit; at > start + (limit - start) * 0.75; at--) if (/\s/.test(text[at - 1] ?? "")) return at;
  const unit = text.charCodeAt(limit);
  return unit >= 0xdc00 && unit <= 0xdfff ? limit - 1 : limit;
}

/** Index of the stretch that holds a place; a place between two belongs to the later one. */
export function stretchAt(stretches: readonly Stretch[], place: number): number {
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((stretches[middle]?.start ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
