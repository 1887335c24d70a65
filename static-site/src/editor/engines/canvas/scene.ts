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

export class Scene {
  readonly root = document.createElement("div");
  readonly #picture = document.createElement("img");
  readonly #base = document.createElement("canvas");
  readonly #top = document.createElement("canvas");
  #frame = 0;
  #baseDirty = true;

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

  moveCamera(): void {
    this.invalidate();
  }

  invalidate(): void {
    this.#baseDirty = true;
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
    }
    this.#drawTop(frame, image);
  }

  #drawBase({ camera, view, titles }: Frame): void {
    const context = begin(this.#base);
    if (!context) return;
    const from = toImage(camera, { x: 0, y: 0 });
    const to = toImage(camera, { x: view.width, y: view.height });
    const { selection } = this.options;
    const boxes: DrawnBox[] = [];
    for (const region of this.options.regions({ minX: from.x, minY: from.y, maxX: to.x, maxY: to.y })) {
      const box = selection.has(region.id) ? undefined : this.options.boxOf(region);
      if (box)
        boxes.push({ box, look: this.options.lookOf(region), title: titles ? this.options.titleOf(region) : "" });
    }
    drawBoxes(context, boxes, camera, titles);
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
    for (const drawn of selected) drawSelected(context, drawn, camera);
    const handled = this.options.handlesFor();
    const box = handled ? this.options.previewOf(handled) : undefined;
    if (handled && box) drawHandles(context, box, camera, this.options.canTurn(handled));
    if (state.at === "marquee") drawMarquee(context, state.from, state.to, camera);
    const look = state.at === "drawing" ? this.options.newLook() : undefined;
    if (state.at === "drawing" && look) {
      const start = clampPoint(state.from, image);
      const drawn = between(start, square(start, clampPoint(state.to, image), state.steady));
      drawSelected(context, { box: drawn, look, title: "" }, camera);
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

/** A canvas emptied, with CSS pixels as its unit. */
function begin(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const context = canvas.getContext("2d");
  if (!context) return null;
  const ratio = devicePixelRatio || 1;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
