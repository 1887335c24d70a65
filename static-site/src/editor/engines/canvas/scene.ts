/** The elements of an image view and when they are drawn: the picture, a canvas of all regions, one of touched ones. */
import type { Extent } from "../../core/extent.ts";
import type { Region } from "../../core/items.ts";
import type { Selection } from "../../core/selection.ts";
import { type Camera, toImage, toView } from "./camera.ts";
import {
  type Drawn,
  drawHandles,
  drawHovered,
  drawMarquee,
  drawRegions,
  drawSelected,
  drawTitles,
  type RegionStyle,
} from "./draw.ts";
import type { Point, Size } from "./geometry.ts";
import type { Handle } from "./kind.ts";
import type { Placed } from "./placed.ts";
import type { State } from "./tool.ts";

interface Frame {
  readonly image: Size | undefined;
  readonly camera: Camera;
  readonly view: Size;
  readonly state: State;
  readonly titles: boolean;
  readonly isTouch: boolean;
}

/** The drawing under way. */
interface Preview {
  readonly placed: Placed;
  readonly style: RegionStyle;
  readonly points: readonly Point[];
  /** Its size in words. */
  readonly size: string;
}

export interface SceneOptions {
  readonly label: string;
  readonly smoothing: boolean;
  readonly frame: () => Frame;
  /** Shown regions that touch an area of the image. */
  readonly regions: (area: Extent) => Region[];
  readonly selection: Selection;
  readonly placed: (region: Region) => Placed | undefined;
  /** A selected region as the gesture under way would leave it. */
  readonly changed: (region: Region) => Placed | undefined;
  readonly styleOf: (region: Region) => RegionStyle;
  readonly titleOf: (region: Region) => string;
  readonly drawing: () => Preview | undefined;
  readonly handles: () => readonly Handle[];
}

/** More changed areas than this are cheaper as one drawing of everything. */
const MOST_PATCHES = 8;
/** How far outlines reach beyond a region, in CSS pixels. */
const PAD = 8;
/** With more regions in view than this, their titles would be a wall of text. */
const MOST_TITLES = 160;

/** Whether a gesture is changing the selected regions. */
export const isChange = (state: State): boolean => state.at === "moving" || state.at === "dragging";

export class Scene {
  readonly root: HTMLElement;
  readonly #window: Window;
  readonly #picture: HTMLImageElement;
  readonly #base: HTMLCanvasElement;
  readonly #top: HTMLCanvasElement;
  /** Device pixels per CSS pixel when the canvases got their size. */
  #ratio = 1;
  #ratioChange: MediaQueryList | undefined;
  #frame = 0;
  #baseDirty = true;
  /** Areas of the image where regions have changed since the base was drawn. */
  #patches: Extent[] = [];
  /** Regions in view when the whole base was drawn last. */
  #drawnCount = 0;

  constructor(
    container: HTMLElement,
    readonly options: SceneOptions,
  ) {
    const { ownerDocument } = container;
    this.#window = ownerDocument.defaultView ?? window;
    this.root = ownerDocument.createElement("div");
    this.#picture = ownerDocument.createElement("img");
    this.#base = ownerDocument.createElement("canvas");
    this.#top = ownerDocument.createElement("canvas");
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
    const ratio = this.#window.devicePixelRatio || 1;
    if (ratio !== this.#ratio || !this.#ratioChange) this.#follow(ratio);
    for (const canvas of [this.#base, this.#top]) {
      const width = Math.round(this.root.clientWidth * ratio);
      const height = Math.round(this.root.clientHeight * ratio);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
    }
    this.#baseDirty = true;
    this.#window.cancelAnimationFrame(this.#frame);
    // At once: a canvas that has just changed its size is empty.
    this.#draw();
  }

  /** Another monitor or the browser's zoom changes the ratio without a resize. */
  #follow(ratio: number): void {
    this.#ratio = ratio;
    this.#ratioChange?.removeEventListener("change", this.#onRatio);
    this.#ratioChange = this.#window.matchMedia?.(`(resolution: ${ratio}dppx)`);
    this.#ratioChange?.addEventListener("change", this.#onRatio);
  }

  readonly #onRatio = () => this.resize();

  invalidate(): void {
    this.#baseDirty = true;
    this.invalidateTop();
  }

  /**
   * Draws the regions of some areas anew, so that the cost of one change does not grow with their number. Titles get out
   * of each other's way all over the view: with them everything is drawn.
   */
  patch(areas: readonly Extent[]): void {
    if (this.#showsTitles() || this.#patches.length + areas.length > MOST_PATCHES) this.#baseDirty = true;
    else this.#patches.push(...areas);
    this.invalidateTop();
  }

  invalidateTop(): void {
    if (this.#frame === 0) this.#frame = this.#window.requestAnimationFrame(() => this.#draw());
  }

  destroy(): void {
    this.#window.cancelAnimationFrame(this.#frame);
    this.#ratioChange?.removeEventListener("change", this.#onRatio);
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
    this.#drawTop(frame);
  }

  /** Draws every region in view, or those of one area. */
  #drawBase({ camera, view, state }: Frame, area?: Extent): void {
    const from = toView(camera, { x: area?.minX ?? 0, y: area?.minY ?? 0 });
    const to = toView(camera, { x: area?.maxX ?? 0, y: area?.maxY ?? 0 });
    const window = area
      ? { x: from.x - PAD, y: from.y - PAD, width: to.x - from.x + 2 * PAD, height: to.y - from.y + 2 * PAD }
      : { x: 0, y: 0, ...view };
    const context = begin(this.#base, this.#ratio, area ? window : undefined);
    if (!context) return;
    const least = toImage(camera, window);
    const most = toImage(camera, { x: window.x + window.width, y: window.y + window.height });
    const { selection } = this.options;
    // Regions under change follow the pointer on the other canvas.
    const lifted = isChange(state);
    const regions: Drawn[] = [];
    for (const region of this.options.regions({ minX: least.x, minY: least.y, maxX: most.x, maxY: most.y })) {
      const placed = lifted && selection.has(region.id) ? undefined : this.options.placed(region);
      if (placed) regions.push(this.#drawn(placed));
    }
    drawRegions(context, regions, camera);
    if (area) {
      context.restore();
      return;
    }
    this.#drawnCount = regions.length;
    if (!this.#showsTitles()) return;
    // In a fixed order, so that names do not change places when a region does.
    const titled = regions
      .map((drawn) => ({ ...drawn, title: this.options.titleOf(drawn.placed.region) }))
      .sort((a, b) => a.placed.region.order - b.placed.region.order);
    drawTitles(context, titled, camera, view);
  }

  #drawn(placed: Placed): Drawn {
    return { placed, style: this.options.styleOf(placed.region) };
  }

  /** Whether titles are shown: they are wanted, and there are not too many regions in view for them. */
  #showsTitles(): boolean {
    return this.options.frame().titles && this.#drawnCount <= MOST_TITLES;
  }

  #drawTop({ camera, view, state, isTouch }: Frame): void {
    const context = begin(this.#top, this.#ratio);
    if (!context) return;
    const { selection } = this.options;
    const isHidden = (region: Region) => selection.view.has("hidden", region.id);
    const hovered = selection.document.region(selection.hovered ?? "");
    if (hovered && state.at === "idle" && !selection.has(hovered.id) && !isHidden(hovered)) {
      const placed = this.options.placed(hovered);
      if (placed) drawHovered(context, this.#drawn(placed), camera);
    }
    for (const region of selection.regions()) {
      const placed = isHidden(region) ? undefined : this.options.changed(region);
      if (placed) drawSelected(context, this.#drawn(placed), camera, isChange(state));
    }
    drawHandles(context, this.options.handles(), camera, isTouch);
    if (state.at === "marquee") drawMarquee(context, state.from, state.to, camera);
    const preview = this.options.drawing();
    if (!preview) return;
    drawSelected(context, preview, camera, true);
    const points = preview.points.map((at, index) => ({ id: `${index}`, at, look: "round", cursor: "" }) as const);
    drawHandles(context, points, camera, isTouch);
    drawSize(context, preview, camera, view);
  }
}

/** The size of the drawing, in pixels of the image. */
function drawSize(context: CanvasRenderingContext2D, { placed, size }: Preview, camera: Camera, view: Size): void {
  const { maxX, maxY } = placed.bounds;
  const corner = toView(camera, { x: maxX, y: maxY });
  context.font = "500 11px system-ui, sans-serif";
  const width = context.measureText(size).width + 10;
  const x = Math.min(corner.x + 6, view.width - width - 2);
  const y = Math.min(corner.y + 6, view.height - 20);
  context.fillStyle = "rgb(12 20 30 / 0.78)";
  context.fillRect(x, y, width, 18);
  context.fillStyle = "#fff";
  context.fillText(size, x + 5, y + 13);
}

/** A canvas with CSS pixels as its unit, emptied; with a window only that part, and nothing is drawn outside it. */
function begin(canvas: HTMLCanvasElement, ratio: number, window?: DOMRectInit): CanvasRenderingContext2D | null {
  const context = canvas.getContext("2d");
  if (!context) return null;
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
