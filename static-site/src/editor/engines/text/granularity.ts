/** Trims and widens a selection: without the white space around it, or widened to words, sentences or paragraphs. */

export type Granularity = "symbol" | "word" | "sentence" | "paragraph";

export const granularityOf = (value: string | undefined): Granularity =>
  value === "word" || value === "sentence" || value === "paragraph" ? value : "symbol";

/** A half-open stretch of UTF-16 units. */
export interface Range16 {
  readonly start: number;
  readonly end: number;
}

/** How far around a selection is looked for the ends of words and sentences, in UTF-16 units. */
const REACH = 4000;

/** The stretch to label for a selection; `undefined` when only white space is selected. */
export function snap(text: string, selected: Range16, granularity: Granularity): Range16 | undefined {
  const trimmed = trim(text, selected);
  if (!trimmed) return undefined;
  if (granularity === "symbol") return wholeCharacters(text, trimmed);
  if (granularity === "paragraph") {
    const start = text.lastIndexOf("\n", trimmed.start - 1) + 1;
    const end = text.indexOf("\n", trimmed.end);
    return trim(text, { start: trimmed.start === 0 ? 0 : start, end: end < 0 ? text.length : end });
  }
  const from = Math.max(0, trimmed.start - REACH);
  const part = text.slice(from, trimmed.end + REACH);
  let start = trimmed.start;
  let end = trimmed.end;
  for (const { segment, index } of new Intl.Segmenter(undefined, { granularity }).segment(part)) {
    const segmentStart = from + index;
    const segmentEnd = segmentStart + segment.length;
    if (segmentStart <= trimmed.start && segmentEnd > trimmed.start) start = segmentStart;
    if (segmentStart < trimmed.end && segmentEnd >= trimmed.end) end = segmentEnd;
  }
  return trim(text, { start, end });
}

function trim(text: string, { start, end }: Range16): Range16 | undefined {
  const part = text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  const to = end - (part.length - part.trimEnd().length);
  return from < to ? { start: from, end: to } : undefined;
}

/** Moves ends that cut a surrogate pair outwards. */
function wholeCharacters(text: string, { start, end }: Range16): Range16 {
  const inPair = (at: number) => {
    const low = text.charCodeAt(at);
    const high = text.charCodeAt(at - 1);
    return low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff;
  };
  return { start: inPair(start) ? start - 1 : start, end: inPair(end) ? end + 1 : end };
}
