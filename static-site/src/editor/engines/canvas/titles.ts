/** Decides where the names of regions go: beside their boxes, and clear of other boxes and names. Pure. */
import type { Size } from "./geometry.ts";

/** A rectangle in CSS pixels of the view. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export interface Titled {
  /** The upright box around the region. */
  readonly box: Rect;
  /** The x of the region's topmost point, where the name begins if it can. */
  readonly anchor: number;
  /** Width of the whole name. */
  readonly width: number;
}

export const TITLE_HEIGHT = 16;
/** On a lower region a name inside would hide more than a quarter of what is labeled. */
const LEAST_INSIDE = TITLE_HEIGHT * 4;
/** Weights of a covered pixel: of the own region, of another one, of another name. */
const COST = { own: 0.3, other: 1, title: 4 };
/** A name of which more than this part would be under others is left out. */
const MOST_HIDDEN = 0.5;

/** The places of names in the order of their regions; `undefined` where there is no room. */
export function placeTitles(regions: readonly Titled[], view: Size): (Rect | undefined)[] {
  const whole = { x: 0, y: 0, ...view };
  const placed: Rect[] = [];
  return regions.map((region) => {
    if (overlap(region.box, whole) === 0) return undefined;
    const others = regions.filter((other) => other !== region && !encloses(other.box, region.box));
    let best: Rect | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const { at, own } of candidates(region, view)) {
      const names = covered(at, placed);
      if (names > area(at) * MOST_HIDDEN) continue;
      const boxes = others.reduce((sum, { box }) => sum + overlap(at, box), 0);
      const cost = own * COST.own + boxes * COST.other + names * COST.title;
      if (cost < least) [best, least] = [at, cost];
    }
    if (best) placed.push(best);
    return best;
  });
}

/** Places in the view, the preferred ones first, with the pixels of the own region that each hides. */
function candidates({ box, anchor, width: wanted }: Titled, view: Size): { at: Rect; own: number }[] {
  const width = Math.min(wanted, view.width);
  const across = (x: number) => Math.max(0, Math.min(x, view.width - width));
  const [left, right] = [across(anchor), across(box.x + box.width - width)];
  const [above, below] = [box.y - TITLE_HEIGHT, box.y + box.height];
  const outside = [
    { x: left, y: above },
    { x: right, y: above },
    { x: across(box.x), y: below },
    { x: right, y: below },
  ]
    .filter(({ y }) => y >= 0 && y + TITLE_HEIGHT <= view.height)
    .map((at) => ({ at: { ...at, width, height: TITLE_HEIGHT }, own: 0 }));
  const top = Math.max(0, box.y);
  if (box.y + box.height - top < LEAST_INSIDE || box.width < width || top + TITLE_HEIGHT > view.height) return outside;
  const x = Math.max(across(box.x), Math.min(left, box.x + box.width - width));
  return [...outside, { at: { x, y: top, width, height: TITLE_HEIGHT }, own: width * TITLE_HEIGHT }];
}

const area = ({ width, height }: Size) => width * height;

const covered = (rect: Rect, others: readonly Rect[]) => others.reduce((sum, other) => sum + overlap(rect, other), 0);

/** The common area of two rectangles. */
function overlap(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

const encloses = (outer: Rect, inner: Rect) =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;
