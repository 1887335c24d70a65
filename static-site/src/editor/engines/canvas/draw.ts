/** Draws regions onto canvases: all in view on one, those being touched on the other. */
import { type Camera, toView } from "./camera.ts";
import type { Point, Size } from "./geometry.ts";
import type { Handle } from "./kind.ts";
import type { Placed } from "./placed.ts";
import { placeTitles } from "./titles.ts";

export interface RegionStyle {
  /** Any CSS color. */
  readonly color: string;
  /** Strength of the inside, 0-1. */
  readonly fill: number;
  /** Width of the outline in CSS pixels. */
  readonly width: number;
  /** A broken outline: not decided on. */
  readonly dashed?: boolean;
}

export interface Drawn {
  readonly placed: Placed;
  readonly style: RegionStyle;
}

/** Side of a handle, in CSS pixels. */
const HANDLE = { mouse: 9, touch: 15 };

/** Colors on pictures must not follow the theme, since pictures do not. */
const DASHES = [6, 4];
const INK = "#14212e";
const PAPER = "#fff";
const inks = new Map<string, string>();
const TITLE_FONT = "600 11px system-ui, sans-serif";
const TITLE_PAD = 4;
const widths = new Map<string, number>();

/** The color of text that can be read on a color. */
function inkOn(context: CanvasRenderingContext2D, color: string): string {
  const known = inks.get(color);
  if (known !== undefined) return known;
  context.fillStyle = color;
  // A canvas gives opaque colors back as #rrggbb, however they were written.
  const [red = 0, green = 0, blue = 0] = (/^#(..)(..)(..)$/.exec(context.fillStyle) ?? [])
    .slice(1)
    .map((part) => Number.parseInt(part, 16));
  const ink = red * 0.299 + green * 0.587 + blue * 0.114 > 165 ? INK : PAPER;
  inks.set(color, ink);
  return ink;
}

/** Draws many regions with one path per style. */
export function drawRegions(context: CanvasRenderingContext2D, regions: readonly Drawn[], camera: Camera): void {
  const paths = new Map<string, { style: RegionStyle; path: Path2D }>();
  for (const { placed, style } of regions) {
    const key = `${style.color} ${style.fill} ${style.width} ${style.dashed ?? false}`;
    let entry = paths.get(key);
    if (!entry) {
      entry = { style, path: new Path2D() };
      paths.set(key, entry);
    }
    placed.trace(entry.path, camera);
  }
  for (const { style, path } of paths.values()) {
    context.fillStyle = style.color;
    context.strokeStyle = style.color;
    context.globalAlpha = style.fill;
    context.fill(path);
    context.globalAlpha = 1;
    context.lineWidth = style.width;
    if (style.dashed) context.setLineDash(DASHES);
    context.stroke(path);
    context.setLineDash([]);
  }
}

/** Draws the names of regions where there is room for them. */
export function drawTitles(
  context: CanvasRenderingContext2D,
  regions: readonly (Drawn & { readonly title: string })[],
  camera: Camera,
  view: Size,
): void {
  context.font = TITLE_FONT;
  const named = regions.filter(({ title }) => title !== "");
  const places = placeTitles(
    named.map(({ placed, title }) => {
      const { minX, minY, maxX, maxY } = placed.bounds;
      const { x, y } = toView(camera, { x: minX, y: minY });
      const box = { x, y, width: (maxX - minX) * camera.scale, height: (maxY - minY) * camera.scale };
      return { box, anchor: toView(camera, placed.top).x, width: widthOf(context, title) };
    }),
    view,
  );
  named.forEach(({ style, title }, index) => {
    const place = places[index];
    if (!place) return;
    const { x, y, width, height } = place;
    const ink = inkOn(context, style.color);
    context.fillStyle = style.color;
    context.fillRect(x, y, width, height);
    context.fillStyle = ink;
    context.fillText(title, x + TITLE_PAD, y + 12, width - 2 * TITLE_PAD);
  });
}

/** Measuring is slow, and titles are few and the same in every frame. */
function widthOf(context: CanvasRenderingContext2D, title: string): number {
  const known = widths.get(title);
  if (known !== undefined) return known;
  const width = Math.ceil(context.measureText(title).width) + 2 * TITLE_PAD;
  widths.set(title, width);
  return width;
}

/**
 * A selected region: a strong outline over a light one, so that it shows on any picture. `filled` when the region is not
 * on the canvas below.
 */
export function drawSelected(
  context: CanvasRenderingContext2D,
  { placed, style }: Drawn,
  camera: Camera,
  filled: boolean,
): void {
  const path = new Path2D();
  placed.trace(path, camera);
  if (filled) {
    context.globalAlpha = Math.min(1, style.fill + 0.1);
    context.fillStyle = style.color;
    context.fill(path);
    context.globalAlpha = 1;
  }
  context.strokeStyle = PAPER;
  context.lineWidth = style.width + 3;
  context.stroke(path);
  context.strokeStyle = style.color;
  context.lineWidth = style.width + 1;
  context.stroke(path);
}

export function drawHovered(context: CanvasRenderingContext2D, { placed, style }: Drawn, camera: Camera): void {
  const path = new Path2D();
  placed.trace(path, camera);
  context.strokeStyle = PAPER;
  context.lineWidth = style.width + 2;
  context.stroke(path);
  context.strokeStyle = style.color;
  context.lineWidth = style.width + 0.5;
  context.stroke(path);
}

export function drawHandles(
  context: CanvasRenderingContext2D,
  handles: readonly Handle[],
  camera: Camera,
  isTouch: boolean,
): void {
  const side = isTouch ? HANDLE.touch : HANDLE.mouse;
  for (const { at, look, stem, isActive } of handles) {
    const { x, y } = toView(camera, at);
    context.fillStyle = isActive ? INK : PAPER;
    context.strokeStyle = isActive ? PAPER : INK;
    context.lineWidth = isActive ? 2 : 1;
    if (stem) {
      const from = toView(camera, stem);
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(x, y);
      context.stroke();
    }
    context.globalAlpha = look === "faint" ? 0.65 : 1;
    context.beginPath();
    if (look === "square") context.rect(x - side / 2, y - side / 2, side, side);
    else context.arc(x, y, look === "faint" ? side / 3 : side / 2, 0, Math.PI * 2);
    context.fill();
    context.stroke();
    context.globalAlpha = 1;
  }
}

/** The frame while regions are caught. */
export function drawMarquee(context: CanvasRenderingContext2D, a: Point, b: Point, camera: Camera): void {
  const from = toView(camera, a);
  const to = toView(camera, b);
  context.setLineDash([5, 4]);
  context.lineWidth = 1;
  for (const [color, offset] of [
    [PAPER, 0],
    [INK, 4],
  ] as const) {
    context.strokeStyle = color;
    context.lineDashOffset = offset;
    context.strokeRect(
      Math.min(from.x, to.x),
      Math.min(from.y, to.y),
      Math.abs(to.x - from.x),
      Math.abs(to.y - from.y),
    );
  }
  context.setLineDash([]);
}
