/** The numbers that a Number control takes. Bounds that are not given are `NaN`. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The nearest number within the bounds, a whole number of steps from the lower bound (or 0). */
export function fitted(number: number, { min, max, step }: Bounds): number {
  if (!Number.isFinite(number)) return number;
  const base = Number.isFinite(min) ? min : 0;
  // To fifteen digits: 0.1 + 2 * 0.1 is meant to be 0.3.
  const onStep = (count: number) => Number((base + count * step).toPrecision(15));
  let count = step > 0 ? Math.round((number - base) / step) : Number.NaN;
  if (Number.isNaN(count)) {
    const least = Number.isFinite(min) ? min : Number.NEGATIVE_INFINITY;
    return Math.min(Math.max(number, least), Number.isFinite(max) ? max : Number.POSITIVE_INFINITY);
  }
  if (onStep(count) < min) count = 0;
  while (count > 0 && onStep(count) > max) count--;
  return onStep(count);
}
