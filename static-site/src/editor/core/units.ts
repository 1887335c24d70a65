/**
 * Branded units of the editor and every conversion between them. Label Studio counts text in Unicode code points and
 * shapes in percent of the image; the DOM counts text in UTF-16 units and shapes in pixels.
 */
declare const unit: unique symbol;

/** Percent (0-100) of one side of the original image, full double. */
export type Percent = number & { readonly [unit]: "percent" };
/** Pixels of the original image. */
export type Pixels = number & { readonly [unit]: "pixels" };
/** A place in a text, counted in Unicode code points. */
export type CodePoint = number & { readonly [unit]: "code point" };
/** A place in a text, counted in UTF-16 units, as strings and DOM ranges count. */
export type Utf16 = number & { readonly [unit]: "utf16" };

/** Pixels along a side as percent of that side. */
export const toPercent = (x: number, side: number): Percent => ((x / side) * 100) as Percent;
/** Percent of a side as pixels. */
export const toPixels = (x: Percent, side: number): Pixels => ((x * side) / 100) as Pixels;
export const percent = (x: number): Percent => x as Percent;
export const codePoint = (x: number): CodePoint => x as CodePoint;
export const utf16 = (x: number): Utf16 => x as Utf16;

/** Converts between code points and UTF-16 units of one text in O(log n) of its astral characters; free without any. */
export class TextUnits {
  /** Where each astral character (two units) starts. */
  readonly #astral: number[] = [];
  readonly length: CodePoint;

  constructor(readonly text: string) {
    if (/[\ud800-\udbff][\udc00-\udfff]/.test(text)) {
      for (let i = 0; i < text.length - 1; i++) {
        if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) this.#astral.push(i++);
      }
    }
    this.length = (text.length - this.#astral.length) as CodePoint;
  }

  /** The UTF-16 place of a code point; places outside the text are pulled to its ends. */
  toUtf16(at: CodePoint): Utf16 {
    const wanted = Math.max(0, Math.min(at, this.length));
    // The k-th astral character starts at code point astral[k] - k.
    return (wanted + this.#count((start, k) => start - k < wanted)) as Utf16;
  }

  /** The code point at a UTF-16 place; a place inside a pair is its start. */
  toCodePoint(at: Utf16): CodePoint {
    const wanted = Math.max(0, Math.min(at, this.text.length));
    return (wanted - this.#count((start) => start < wanted)) as CodePoint;
  }

  /** The text between two code points. */
  slice(start: CodePoint, end: CodePoint): string {
    return this.text.slice(this.toUtf16(start), this.toUtf16(end));
  }

  /** How many of the ascending astral starts fulfil a condition that is true for a prefix. */
  #count(before: (start: number, k: number) => boolean): number {
    let low = 0;
    let high = this.#astral.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(this.#astral[middle] as number, middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
