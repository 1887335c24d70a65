/** Draws regions onto canvases: all in view on one, those being touched on the other. */
import type { Extent } from "../../core/extent.ts";
import { type Camera, toView } from "./camera.ts";
import type { Point, Size } from "./geometry.ts";
import type { Handle } from "./kind.ts";
import type { Placed } from "./placed.ts";

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
  readonly title: string;
}

/** Side of a handle, in CSS pixels. */
const HANDLE = { mouse: 9, touch: 15 };

/** Colors on pictures must not follow the theme, since pictures do not. */
const DASHES = [6, 4];
const INK = "#14212e";
const PAPER = "#fff";
const inks = new Map<string, string>();

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
export function drawRegions(
  context: CanvasRenderingContext2D,
  regions: readonly Drawn[],
  camera: Camera,
  titles: boolean,
): void {
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
  if (titles) for (const drawn of regions) drawTitle(context, drawn, camera);
}

const TITLE_HEIGHT = 16;

/**
 * Where a title lies, in CSS pixels: at the upper edge of the bounds, near the topmost point. It never leaves the
 * bounds, so that drawing them anew draws the whole title anew. `undefined` where there is no room.
 */
export function titlePlace(around: Extent, top: Point, width: number, camera: Camera): (Point & Size) | undefined {
  const from = toView(camera, { x: around.minX, y: around.minY });
  const to = toView(camera, { x: around.maxX, y: around.maxY });
  // On a lower region the title would hide more than a quarter of what is labeled.
  if (to.x - from.x < 36 || to.y - from.y < TITLE_HEIGHT * 4) return undefined;
  const shown = Math.min(width, to.x - from.x);
  // Beside the point rather than on it, where its handle would hide the first letter.
  const beside = toView(camera, top).x + (top.x > around.minX ? HANDLE.mouse : 0);
  const x = Math.max(from.x, Math.min(beside, to.x - shown));
  return { x, y: from.y, width: shown, height: TITLE_HEIGHT };
}

function drawTitle(context: CanvasRenderingContext2D, { placed, style, title }: Drawn, camera: Camera): void {
  if (title === "") return;
  context.font = "600 11px system-ui, sans-serif";
  const place = titlePlace(placed.bounds, placed.top, context.measureText(title).width + 8, camera);
  if (!place) return;
  const { x, y, width, height } = place;
  const ink = inkOn(context, style.color);
  context.fillStyle = style.color;
  context.fillRect(x, y, width, height);
  context.fillStyle = ink;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillText(title, x + 4, y + 12);
  context.restore();
}

/**
 * A selected region: a strong outline over a light one, so that it shows on any picture. `filled` when the region is not
 * on the canvas below.
 */
export function drawSelected(
  context: CanvasRenderingContext2D,
  { placed, style }: Pick<Drawn, "placed" | "style">,
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

export function drawHovered(
  context: CanvasRenderingContext2D,
  { placed, style }: Pick<Drawn, "placed" | "style">,
  camera: Camera,
): void {
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
