/** Draws boxes onto canvases: all in view on one, those being touched on the other. */
import type { Camera } from "./camera.ts";
import { toView } from "./camera.ts";
import { type Box, corners, HANDLES, handlePoint, type Point, turnPoint } from "./geometry.ts";

export interface Look {
  /** Any CSS colour. */
  readonly color: string;
  /** Strength of the inside, 0-1. */
  readonly fill: number;
  /** Width of the outline in CSS pixels. */
  readonly width: number;
  /** A broken outline: not decided on. */
  readonly dashed?: boolean;
}

export interface DrawnBox {
  readonly box: Box;
  readonly look: Look;
  readonly title: string;
}

/** Distance of the handle for turning from the box, in CSS pixels. */
export const TURN_DISTANCE = 24;
/** Side of a handle, in CSS pixels. */
export const HANDLE = 9;

/** What is drawn on pictures must not follow the theme: pictures do not. */
const DASHES = [6, 4];
const INK = "#14212e";
const PAPER = "#fff";
const inks = new Map<string, string>();

/** What can be read on a colour. */
function inkOn(context: CanvasRenderingContext2D, color: string): string {
  const known = inks.get(color);
  if (known !== undefined) return known;
  context.fillStyle = color;
  // A canvas gives opaque colours back as #rrggbb, however they were written.
  const [red = 0, green = 0, blue = 0] = (/^#(..)(..)(..)$/.exec(context.fillStyle) ?? [])
    .slice(1)
    .map((part) => Number.parseInt(part, 16));
  const ink = red * 0.299 + green * 0.587 + blue * 0.114 > 165 ? INK : PAPER;
  inks.set(color, ink);
  return ink;
}

/** Draws many boxes with one path per look. */
export function drawBoxes(
  context: CanvasRenderingContext2D,
  boxes: readonly DrawnBox[],
  camera: Camera,
  titles: boolean,
): void {
  const paths = new Map<string, { look: Look; path: Path2D }>();
  for (const { box, look } of boxes) {
    const key = `${look.color} ${look.fill} ${look.width} ${look.dashed ?? false}`;
    let entry = paths.get(key);
    if (!entry) {
      entry = { look, path: new Path2D() };
      paths.set(key, entry);
    }
    trace(entry.path, box, camera);
  }
  for (const { look, path } of paths.values()) {
    context.fillStyle = look.color;
    context.strokeStyle = look.color;
    context.globalAlpha = look.fill;
    context.fill(path);
    context.globalAlpha = 1;
    context.lineWidth = look.width;
    if (look.dashed) context.setLineDash(DASHES);
    context.stroke(path);
    context.setLineDash([]);
  }
  if (titles) for (const drawn of boxes) drawTitle(context, drawn, camera);
}

function trace(path: Path2D, box: Box, camera: Camera): void {
  if (box.angle === 0) {
    const { x, y } = toView(camera, box);
    path.rect(x, y, box.width * camera.scale, box.height * camera.scale);
    return;
  }
  corners(box).forEach((corner, index) => {
    const { x, y } = toView(camera, corner);
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  });
  path.closePath();
}

function drawTitle(context: CanvasRenderingContext2D, { box, look, title }: DrawnBox, camera: Camera): void {
  const room = box.width * camera.scale;
  if (title === "" || room < 36 || box.height * camera.scale < 18) return;
  const { x, y } = toView(camera, box);
  context.font = "600 11px system-ui, sans-serif";
  const width = Math.min(context.measureText(title).width + 8, room);
  const ink = inkOn(context, look.color);
  context.fillStyle = look.color;
  context.fillRect(x, y, width, 16);
  context.fillStyle = ink;
  context.save();
  context.beginPath();
  context.rect(x, y, width, 16);
  context.clip();
  context.fillText(title, x + 4, y + 12);
  context.restore();
}

/**
 * One box the way a selected one looks: strong outline over a light one, so that it shows on any picture. `filled` when
 * the box is not on the canvas below.
 */
export function drawSelected(
  context: CanvasRenderingContext2D,
  { box, look }: DrawnBox,
  camera: Camera,
  filled: boolean,
): void {
  const path = new Path2D();
  trace(path, box, camera);
  if (filled) {
    context.globalAlpha = Math.min(1, look.fill + 0.1);
    context.fillStyle = look.color;
    context.fill(path);
    context.globalAlpha = 1;
  }
  context.strokeStyle = PAPER;
  context.lineWidth = look.width + 3;
  context.stroke(path);
  context.strokeStyle = look.color;
  context.lineWidth = look.width + 1;
  context.stroke(path);
}

export function drawHovered(context: CanvasRenderingContext2D, { box, look }: DrawnBox, camera: Camera): void {
  const path = new Path2D();
  trace(path, box, camera);
  context.strokeStyle = PAPER;
  context.lineWidth = look.width + 2;
  context.stroke(path);
  context.strokeStyle = look.color;
  context.lineWidth = look.width + 0.5;
  context.stroke(path);
}

export function drawHandles(context: CanvasRenderingContext2D, box: Box, camera: Camera, canTurn: boolean): void {
  context.fillStyle = PAPER;
  context.strokeStyle = INK;
  context.lineWidth = 1;
  if (canTurn) {
    const from = toView(camera, handlePoint(box, "n"));
    const to = toView(camera, turnPoint(box, TURN_DISTANCE / camera.scale));
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    context.beginPath();
    context.arc(to.x, to.y, HANDLE / 2, 0, Math.PI * 2);
    context.fill();
    context.stroke();
  }
  for (const handle of HANDLES) {
    const { x, y } = toView(camera, handlePoint(box, handle));
    context.beginPath();
    context.rect(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE);
    context.fill();
    context.stroke();
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
