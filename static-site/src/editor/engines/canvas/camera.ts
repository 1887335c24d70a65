/** How the image lies in the view: window = image * scale + offset, in CSS pixels. Pure. */
import type { Extent } from "../../core/extent.ts";
import type { Point, Size } from "./geometry.ts";

export interface Camera {
  /** CSS pixels per pixel of the image. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

const MOST = 64;
/** How much of the image stays in view when it is pushed aside, in CSS pixels. */
const KEEP = 48;
/** Distance from the edge of the view of an area brought into it, in CSS pixels. */
const MARGIN = 12;

export const toView = (camera: Camera, { x, y }: Point): Point => ({
  x: x * camera.scale + camera.x,
  y: y * camera.scale + camera.y,
});

export const toImage = (camera: Camera, { x, y }: Point): Point => ({
  x: (x - camera.x) / camera.scale,
  y: (y - camera.y) / camera.scale,
});

/** The whole image, centred; small images are not blown up beyond twice their size. */
export function wholeImage(image: Size, view: Size): Camera {
  const scale = Math.min(view.width / image.width, view.height / image.height, 2);
  return centred(image, view, scale > 0 && Number.isFinite(scale) ? scale : 1);
}

/** One pixel of the image for one CSS pixel. */
export const actual = (image: Size, view: Size): Camera => centred(image, view, 1);

const centred = (image: Size, view: Size, scale: number): Camera => ({
  scale,
  x: (view.width - image.width * scale) / 2,
  y: (view.height - image.height * scale) / 2,
});

/** Zooms by a factor; the point of the view stays where it is. */
export function zoomAt(camera: Camera, factor: number, point: Point, image: Size, view: Size): Camera {
  const least = Math.min(wholeImage(image, view).scale, 1) / 4;
  const scale = Math.max(least, Math.min(camera.scale * factor, MOST));
  const by = scale / camera.scale;
  return keep({ scale, x: point.x - (point.x - camera.x) * by, y: point.y - (point.y - camera.y) * by }, image, view);
}

export const pan = (camera: Camera, by: Point, image: Size, view: Size): Camera =>
  keep({ ...camera, x: camera.x + by.x, y: camera.y + by.y }, image, view);

/** Whether some of the image lies outside the view, so that there is something to pan to. */
export const overflows = ({ scale }: Camera, image: Size, view: Size): boolean =>
  image.width * scale > view.width + 1 || image.height * scale > view.height + 1;

function keep(camera: Camera, image: Size, view: Size): Camera {
  const side = (offset: number, length: number, room: number) =>
    Math.max(Math.min(KEEP, length) - length, Math.min(offset, room - Math.min(KEEP, length)));
  return {
    scale: camera.scale,
    x: side(camera.x, image.width * camera.scale, view.width),
    y: side(camera.y, image.height * camera.scale, view.height),
  };
}

/** The CSS pixels by which an area of the image has to move to be seen; 0 along sides where it is larger than the view. */
export function intoView(camera: Camera, area: Extent, view: Size): Point {
  const from = toView(camera, { x: area.minX, y: area.minY });
  const to = toView(camera, { x: area.maxX, y: area.maxY });
  return { x: into(from.x, to.x, view.width), y: into(from.y, to.y, view.height) };
}

function into(from: number, to: number, room: number): number {
  if (to - from > room) return 0;
  if (from < 0) return MARGIN - from;
  return to > room ? room - MARGIN - to : 0;
}
