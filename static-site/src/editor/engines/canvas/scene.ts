/** The elements of an image view and when they are drawn: the picture, a canvas of all boxes, one of what is touched. */

import type { Extent } from "../../core/indices.ts";
import type { Region } from "../../core/items.ts";
import type { Selection } from "../../core/selection.ts";
import { type Camera, toImage, toView } from "./camera.ts";
import { type DrawnBox, drawBoxes, drawHandles, drawHovered, drawMarquee, drawSelected, type Look } from "./draw.ts";
import { type Box, between, clampPoint, type Size, square } from "./geometry.ts";
import type { State, Tool } from "./tool.ts";

interface Frame {
  readonly image: Size | undefined;
  readonly camera: Camera;
  readonly view: Size;
  readonly state: State;
  readonly titles: boolean;
  readonly tool: Tool;
}

export interface SceneOptions {
  readonly label: string;
  readonly smoothing: boolean;
  readonly frame: () => Frame;
  /** Shown regions that touch an area of the image. */
  readonly regions: (area: Extent) => Region[];
  readonly selection: Selection;
  readonly boxOf: (region: Region) => Box | undefined;
  readonly previewOf: (region: Region) => Box | undefined;
  readonly lookOf: (region: Region) => Look;
  readonly titleOf: (region: Region) => string;
  readonly newLook: () => Look | undefined;
  readonly handlesFor: () => Region | undefined;
  readonly canTurn: (region: Region) => boolean;
}

/** More changed areas than this are cheaper as one drawing of everything. */
const MOST_PATCHES = 8;
/** How far outlines and titles reach beyond a box, in CSS pixels. */
const PAD = 18;
/** With more boxes in view than this, their titles would be a wall of text. */
const MOST_TITLES = 160;

/** Whether a gesture is changing the selected boxes. */
export const isChange = (state: State): boolean =>
  state.at === "moving" || state.at === "resizing" || state.at === "turning";

export class Scene {
  readonly root = document.createElement("div");
  readonly #picture = document.createElement("img");
  readonly #base = document.createElement("canvas");
  readonly #top = document.createElement("canvas");
  #frame = 0;
  #baseDirty = true;
  /** Areas of the image where boxes have changed since the base was drawn. */
  #patches: Extent[] = [];
  /** Boxes in view when the whole base was drawn last. */
  #drawn = 0;

  constructor(
    container: HTMLElement,
    readonly options: SceneOptions,
  ) {
    const { root } = this;
    root.className = "sk-image";
    root.tabIndex = 0;
    root.role = "application";
    root.ariaLabel = options.label;
    this.#picture.alt = "";
    this.#picture.draggable = false;
    this.#picture.decoding = "async";
    if (!options.smoothing) this.#picture.style.imageRendering = "pixelated";
    root.append(this.#picture, this.#base, this.#top);
    container.replaceChildren(root);
    this.resize();
  }

  /** Loads the picture. Resolves with its size. */
  load(src: string, crossOrigin: string | undefined): Promise<Size> {
    const picture = this.#picture;
    return new Promise((resolve, reject) => {
      picture.onload = () => {
        picture.hidden = false;
        // An SVG without a size of its own has none.
        resolve({ width: picture.naturalWidth || 1000, height: picture.naturalHeight || 1000 });
      };
      picture.onerror = () => {
        picture.hidden = true;
        reject(new Error("the image cannot be loaded"));
      };
      if (crossOrigin !== undefined) picture.crossOrigin = crossOrigin;
      picture.removeAttribute("src");
      picture.src = src;
    });
  }

  /** Fits the canvases to their place. */
  resize(): void {
    const ratio = devicePixelRatio || 1;
    for (const canvas of [this.#base, this.#top]) {
      const width = Math.round(this.root.clientWidth * ratio);
      const height = Math.round(this.root.clientHeight * ratio);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
    }
    this.#baseDirty = true;
    cancelAnimationFrame(this.#frame);
    // At once: a canvas that has just changed its size is empty.
    this.#draw();
  }

  invalidate(): void {
    this.#baseDirty = true;
    this.invalidateTop();
  }

  /** Draws the boxes of some areas anew: what one change costs must not grow with how many boxes there are. */
  patch(areas: readonly Extent[]): void {
    if (this.#patches.length + areas.length > MOST_PATCHES) this.#baseDirty = true;
    else this.#patches.push(...areas);
    this.invalidateTop();
  }

  invalidateTop(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#picture.removeAttribute("src");
    this.root.remove();
  }

  #draw(): void {
    this.#frame = 0;
    const frame = this.options.frame();
    const { image, camera } = frame;
    if (!image) return;
    if (this.#baseDirty) {
      this.#picture.style.width = `${image.width}px`;
      this.#picture.style.height = `${image.height}px`;
      this.#picture.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.scale})`;
      this.#drawBase(frame);
      this.#baseDirty = false;
    } else for (const area of this.#patches) this.#drawBase(frame, area);
    this.#patches = [];
    this.#drawTop(frame, image);
  }

  /** Draws every box in view, or those of one area. */
  #drawBase({ camera, view, titles, state }: Frame, area?: Extent): void {
    const from = toView(camera, { x: area?.minX ?? 0, y: area?.minY ?? 0 });
    const to = toView(camera, { x: area?.maxX ?? 0, y: area?.maxY ?? 0 });
    const window = area
      ? { x: from.x - PAD, y: from.y - PAD, width: to.x - from.x + 2 * PAD, height: to.y - from.y + 2 * PAD }
      : { x: 0, y: 0, ...view };
    const context = begin(this.#base, area ? window : undefined);
    if (!context) return;
    const least = toImage(camera, window);
    const most = toImage(camera, { x: window.x + window.width, y: window.y + window.height });
    const { selection } = this.options;
    // What is being changed follows the pointer on the other canvas.
    const lifted = isChange(state);
    const boxes: DrawnBox[] = [];
    for (const region of this.options.regions({ minX: least.x, minY: least.y, maxX: most.x, maxY: most.y })) {
      const box = lifted && selection.has(region.id) ? undefined : this.options.boxOf(region);
      if (box)
        boxes.push({ box, look: this.options.lookOf(region), title: titles ? this.options.titleOf(region) : "" });
    }
    drawBoxes(context, boxes, camera, titles && !this.#crowded(boxes.length, area));
    if (area) context.restore();
  }

  /** Whether there are too many boxes in view for their titles; a part is drawn as the whole was. */
  #crowded(count: number, area: Extent | undefined): boolean {
    if (!area) this.#drawn = count;
    return this.#drawn > MOST_TITLES;
  }

  #drawTop({ camera, view, state, titles }: Frame, image: Size): void {
    const context = begin(this.#top);
    if (!context) return;
    const { selection } = this.options;
    const hovered = selection.document.region(selection.hovered ?? "");
    const hoveredBox =
      hovered && !selection.has(hovered.id) && !hovered.hidden ? this.options.boxOf(hovered) : undefined;
    if (hovered && hoveredBox && state.at === "idle") {
      drawHovered(context, { box: hoveredBox, look: this.options.lookOf(hovered), title: "" }, camera);
    }
    const selected = selection.regions().flatMap((region): DrawnBox[] => {
      const box = region.hidden ? undefined : this.options.previewOf(region);
      return box ? [{ box, look: this.options.lookOf(region), title: titles ? this.options.titleOf(region) : "" }] : [];
    });
    for (const drawn of selected) drawSelected(context, drawn, camera, isChange(state));
    const handled = this.options.handlesFor();
    const box = handled ? this.options.previewOf(handled) : undefined;
    if (handled && box) drawHandles(context, box, camera, this.options.canTurn(handled));
    if (state.at === "marquee") drawMarquee(context, state.from, state.to, camera);
    const look = state.at === "drawing" ? this.options.newLook() : undefined;
    if (state.at === "drawing" && look) {
      const start = clampPoint(state.from, image);
      const drawn = between(start, square(start, clampPoint(state.to, image), state.steady));
      drawSelected(context, { box: drawn, look, title: "" }, camera, true);
      drawSize(context, drawn, camera, view);
    }
  }
}

/** The size of the box being drawn, in pixels of the image. */
function drawSize(context: CanvasRenderingContext2D, box: Box, camera: Camera, view: Size): void {
  const text = `${Math.round(box.width)} × ${Math.round(box.height)}`;
  const corner = toView(camera, { x: box.x + box.width, y: box.y + box.height });
  context.font = "500 11px system-ui, sans-serif";
  const width = context.measureText(text).width + 10;
  const x = Math.min(corner.x + 6, view.width - width - 2);
  const y = Math.min(corner.y + 6, view.height - 20);
  context.fillStyle = "rgb(12 20 30 / 0.78)";
  context.fillRect(x, y, width, 18);
  context.fillStyle = "#fff";
  context.fillText(text, x + 5, y + 13);
}

/** A canvas with CSS pixels as its unit, emptied; with a window only that part, and nothing is drawn outside it. */
function begin(canvas: HTMLCanvasElement, window?: DOMRectInit): CanvasRenderingContext2D | null {
  const context = canvas.getContext("2d");
  if (!context) return null;
  const ratio = devicePixelRatio || 1;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const { x = 0, y = 0, width = canvas.width / ratio, height = canvas.height / ratio } = window ?? {};
  if (window) {
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
  }
  context.clearRect(x, y, width, height);
  return context;
}
