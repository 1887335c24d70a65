/** Mounts an image with its boxes into an element. No framework: the element is the engine's until `destroy`. */
import type { AnnotationDocument } from "../../core/document.ts";
import { RegionIndex } from "../../core/indices.ts";
import type { Rectangle, Region, RegionId, Shape } from "../../core/items.ts";
import type { Selection } from "../../core/selection.ts";
import { actual, type Camera, overflows, pan, toImage, toView, wholeImage, zoomAt } from "./camera.ts";
import type { Look } from "./draw.ts";
import * as geometry from "./geometry.ts";
import { type Box, bounds, clampPoint, type Point, type Size, toBox, toShape } from "./geometry.ts";
import { cursorFor, targetAt } from "./hit.ts";
import { isChange, Scene } from "./scene.ts";
import { type Effect, IDLE, type Input, type Mode, type State, step, type Tool } from "./tool.ts";

export type ImageStatus = "loading" | "ready" | "failed";

export interface ImageOptions {
  readonly src: string;
  /** For assistive technology. */
  readonly label: string;
  /** The object's name: its regions are shown. */
  readonly object: string;
  readonly document: AnnotationDocument;
  readonly selection: Selection;
  readonly crossOrigin?: "anonymous" | "use-credentials";
  readonly smoothing: boolean;
  readonly titles: boolean;
  readonly lookOf: (region: Region) => Look;
  readonly titleOf: (region: Region) => string;
  /** The look of a region made now; `undefined` when none would be made. */
  readonly newLook: () => Look | undefined;
  readonly canTurn: (region: Region) => boolean;
  readonly readOnly: boolean;
  /** A rectangle was drawn. */
  readonly onDraw: (shape: Rectangle, size: Size) => void;
  /** Regions were moved, resized or turned; calls with the same gesture in a row are one. */
  readonly onChange: (shapes: ReadonlyMap<RegionId, Shape>, gesture?: string) => void;
  readonly onStatus: (status: ImageStatus, size?: Size) => void;
  readonly onTool: (tool: Tool) => void;
}

export interface ImageEngine {
  setTool(tool: Tool): void;
  zoom(factor: number): void;
  fit(): void;
  actual(): void;
  reveal(id: RegionId): void;
  setTitles(shown: boolean): void;
  /** Looks or titles answer differently now. */
  repaint(): void;
  /** Moves (or resizes) the selected regions by pixels of the image. */
  nudge(by: Point, resize?: boolean): void;
  /** Makes a region in the middle of the view, for the keyboard. */
  drawInMiddle(): void;
  /** Whether a gesture was under way and is given up. */
  cancel(): boolean;
  reload(): void;
  destroy(): void;
}

/** Boxes smaller than this, in CSS pixels, are slips of the hand. */
const SMALLEST = 3;
const ZOOM_STEP = 1.2;

export function mountImage(container: HTMLElement, options: ImageOptions): ImageEngine {
  const { object, document: doc, selection } = options;
  let image: Size | undefined;
  let view: Size = { width: container.clientWidth, height: container.clientHeight };
  let camera: Camera = { scale: 1, x: 0, y: 0 };
  let fitted = true;
  let tool: Tool = "select";
  let state: State = IDLE;
  let space = false;
  let titles = options.titles;

  const extent = (region: Region) =>
    image && region.object === object && region.shape.type === "rectangle"
      ? bounds(toBox(region.shape, image))
      : undefined;
  const index = new RegionIndex(doc, extent);
  const scene = new Scene(container, {
    label: options.label,
    smoothing: options.smoothing,
    frame: () => ({ image, camera, view, state, titles, tool }),
    regions: (area) => index.within(area).filter((region) => !region.hidden),
    selection,
    boxOf: (region) => (image && region.shape.type === "rectangle" ? toBox(region.shape, image) : undefined),
    previewOf,
    lookOf: options.lookOf,
    titleOf: options.titleOf,
    newLook: options.newLook,
    handlesFor,
    canTurn: options.canTurn,
  });
  const { root } = scene;
  const stops = new AbortController();
  const listen = { signal: stops.signal };

  /** The region that has handles: the only one selected, when it can be changed. */
  function handlesFor(): Region | undefined {
    if (options.readOnly || selection.ids.size !== 1 || selection.last === undefined) return undefined;
    const region = doc.region(selection.last);
    return region && region.object === object && !region.locked && !region.hidden ? region : undefined;
  }

  /** A selected region's box as the gesture under way would leave it. */
  function previewOf(region: Region): Box | undefined {
    if (!image || region.shape.type !== "rectangle") return undefined;
    const box = toBox(region.shape, image);
    if (region.locked || options.readOnly) return box;
    if (state.at === "moving")
      return geometry.move(box, { x: state.to.x - state.from.x, y: state.to.y - state.from.y }, image);
    if (state.at === "resizing" && state.moved)
      return geometry.resize(box, state.handle, clampPoint(state.to, image), state.steady);
    if (state.at === "turning" && state.moved) return geometry.rotate(box, state.to, state.steady ? 15 : 0);
    return box;
  }

  function setCamera(next: Camera, keepsFit = false): void {
    camera = next;
    fitted = keepsFit;
    scene.invalidate();
  }

  function setImage(size: Size): void {
    image = size;
    container.style.setProperty("--image-ratio", `${size.width} / ${size.height}`);
    view = { width: container.clientWidth, height: container.clientHeight };
    index.rebuild();
    setCamera(wholeImage(size, view), true);
  }

  function load(): void {
    options.onStatus("loading");
    scene.load(options.src, options.crossOrigin).then(
      (size) => {
        if (stops.signal.aborted) return;
        setImage(size);
        options.onStatus("ready", size);
      },
      () => {
        if (stops.signal.aborted) return;
        // Regions that know the size of their image are shown even without it.
        const known = doc.regions().find((region) => region.object === object && region.size)?.size;
        if (known) setImage(known);
        options.onStatus("failed");
      },
    );
  }
  load();

  const resizes = new ResizeObserver(() => {
    view = { width: container.clientWidth, height: container.clientHeight };
    if (image && fitted) setCamera(wholeImage(image, view), true);
    scene.resize();
  });
  resizes.observe(container);

  const stopDocument = doc.observe(({ changes }) => {
    const areas = changes.flatMap(({ before, after }) =>
      [before, after].flatMap((item) => (item?.kind === "region" ? (extent(item) ?? []) : [])),
    );
    if (areas.length > 0) scene.patch(areas);
  });
  const stopSelection = selection.changed.watch(() => scene.invalidateTop());
  const stopHover = selection.hoverChanged.watch(() => scene.invalidateTop());

  function mode(): Mode {
    if (tool === "pan" || space) return "pan";
    return !options.readOnly && options.newLook() && tool === "rectangle" ? "draw" : "select";
  }

  function placeOf(event: MouseEvent): { image: Point; view: Point } {
    const home = root.getBoundingClientRect();
    const point = { x: event.clientX - home.left, y: event.clientY - home.top };
    return { view: point, image: toImage(camera, point) };
  }

  const under = (point: Point) =>
    targetAt(point, { camera, handled: handlesFor(), image, canTurn: options.canTurn, index, selection });

  function feed(input: Input): void {
    const before = state;
    const { state: next, effect } = step(state, input);
    state = next;
    if (next.at === "moving" && before.at !== "moving" && !selection.has(next.id)) selection.set([next.id]);
    if (effect) carryOut(effect);
    if (isChange(next) !== isChange(before)) scene.invalidate();
    else if (next !== before) scene.invalidateTop();
  }

  function carryOut(effect: Effect): void {
    if (!image) return;
    const size = image;
    switch (effect.do) {
      case "pan":
        setCamera(pan(camera, effect.by, size, view));
        return;
      case "click": {
        if (effect.target.on !== "region") {
          if (!effect.additive) selection.clear();
        } else if (effect.additive) selection.toggle(effect.target.id);
        else selection.set([effect.target.id]);
        return;
      }
      case "draw": {
        const box = geometry.between(
          clampPoint(effect.from, size),
          geometry.square(effect.from, clampPoint(effect.to, size), effect.steady),
        );
        if (Math.min(box.width, box.height) * camera.scale >= SMALLEST) options.onDraw(toShape(box, size), size);
        return;
      }
      case "choose": {
        const area = bounds(geometry.between(effect.from, effect.to));
        const inside = index.within(area).filter((region) => !region.hidden && within(extent(region), area));
        selection.set([...(effect.additive ? selection.ids : []), ...inside.map((region) => region.id)]);
        return;
      }
      case "move":
        change((box) => geometry.move(box, effect.by, size));
        return;
      case "resize":
        change((box) => {
          const next = geometry.resize(box, effect.handle, clampPoint(effect.to, size), effect.steady);
          return Math.min(next.width, next.height) * camera.scale >= SMALLEST ? next : box;
        });
        return;
      case "turn":
        change((box) => geometry.rotate(box, effect.to, effect.steady ? 15 : 0));
    }
  }

  /** Changes every selected region of this image that may be changed. */
  function change(by: (box: Box) => Box, gesture?: string): void {
    if (!image || options.readOnly) return;
    const shapes = new Map<RegionId, Shape>();
    for (const region of selection.regions()) {
      if (region.object !== object || region.locked || region.shape.type !== "rectangle") continue;
      const box = toBox(region.shape, image);
      const next = by(box);
      if (next !== box) shapes.set(region.id, toShape(next, image));
    }
    if (shapes.size > 0) options.onChange(shapes, gesture);
  }

  const keysOf = (event: MouseEvent) => ({ additive: event.ctrlKey || event.metaKey, steady: event.shiftKey });

  root.addEventListener(
    "pointerdown",
    (event) => {
      if (!image || event.button > 1) return;
      root.focus({ preventScroll: true });
      root.setPointerCapture(event.pointerId);
      const place = placeOf(event);
      feed({
        type: "down",
        place,
        target: under(place.image),
        mode: event.button === 1 ? "pan" : mode(),
        keys: keysOf(event),
      });
    },
    listen,
  );
  root.addEventListener(
    "pointermove",
    (event) => {
      if (state.at === "idle") hover(event);
      else feed({ type: "move", place: placeOf(event), keys: keysOf(event) });
    },
    listen,
  );
  root.addEventListener(
    "pointerup",
    (event) => feed({ type: "up", place: placeOf(event), keys: keysOf(event) }),
    listen,
  );
  root.addEventListener("pointercancel", () => feed({ type: "cancel" }), listen);
  root.addEventListener("pointerleave", () => selection.hover(undefined), listen);
  // The middle button pans; the browser would scroll by itself.
  root.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault(), listen);
  root.addEventListener("auxclick", (event) => event.preventDefault(), listen);

  function hover(event: PointerEvent): void {
    const target = under(placeOf(event).image);
    selection.hover(target.on === "region" ? target.id : undefined);
    root.style.cursor = cursorFor(target, mode(), handlesFor());
  }

  root.addEventListener(
    "wheel",
    (event) => {
      if (!image) return;
      const { view: point } = placeOf(event);
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        setCamera(zoomAt(camera, Math.exp(-event.deltaY * 0.0025), point, image, view));
      } else if (overflows(camera, image, view)) {
        event.preventDefault();
        const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
        setCamera(pan(camera, { x: -dx, y: -dy }, image, view));
      }
    },
    { ...listen, passive: false },
  );

  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key === " ") {
        space = !event.ctrlKey;
        if (space) event.preventDefault();
        return;
      }
      if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        drawInMiddle();
        return;
      }
      const by = Object.hasOwn(ARROWS, event.key) ? ARROWS[event.key] : undefined;
      if (!by || event.altKey || event.metaKey) return;
      event.preventDefault();
      const far = event.shiftKey ? 10 : 1;
      if (selection.ids.size > 0) nudge({ x: by.x * far, y: by.y * far }, event.ctrlKey);
      else if (image) setCamera(pan(camera, { x: -by.x * 40, y: -by.y * 40 }, image, view));
    },
    listen,
  );
  window.addEventListener("keyup", (event) => (space = event.key === " " ? false : space), listen);
  window.addEventListener("blur", () => (space = false), listen);

  function nudge(by: Point, resizes = false): void {
    if (!image) return;
    const size = image;
    change(
      (box) =>
        resizes
          ? { ...box, width: Math.max(1, box.width + by.x), height: Math.max(1, box.height + by.y) }
          : geometry.move(box, by, size),
      resizes ? "nudge-size" : "nudge",
    );
  }

  function drawInMiddle(): void {
    if (!image || options.readOnly || !options.newLook()) return;
    const middle = clampPoint(toImage(camera, { x: view.width / 2, y: view.height / 2 }), image);
    const half = Math.min(image.width, image.height, Math.min(view.width, view.height) / camera.scale) / 8;
    const box = geometry.between(
      { x: middle.x - half, y: middle.y - half },
      { x: middle.x + half, y: middle.y + half },
    );
    options.onDraw(toShape(geometry.move(box, { x: 0, y: 0 }, image), image), image);
    const made = doc.regions().at(-1);
    if (made) selection.set([made.id]);
  }

  return {
    setTool(next) {
      if (tool === next) return;
      tool = next;
      feed({ type: "cancel" });
      root.style.cursor = next === "pan" ? "grab" : next === "rectangle" ? "crosshair" : "";
      options.onTool(next);
    },
    zoom(factor) {
      const middle = { x: view.width / 2, y: view.height / 2 };
      if (image) setCamera(zoomAt(camera, factor > 1 ? ZOOM_STEP : 1 / ZOOM_STEP, middle, image, view));
    },
    fit() {
      if (image) setCamera(wholeImage(image, view), true);
    },
    actual() {
      if (image) setCamera(actual(image, view));
    },
    reveal(id) {
      const region = doc.region(id);
      const around = region ? extent(region) : undefined;
      if (!around || !image) return;
      const from = toView(camera, { x: around.minX, y: around.minY });
      const to = toView(camera, { x: around.maxX, y: around.maxY });
      const by = { x: into(from.x, to.x, view.width), y: into(from.y, to.y, view.height) };
      if (by.x !== 0 || by.y !== 0) setCamera(pan(camera, by, image, view));
    },
    setTitles(shown) {
      titles = shown;
      scene.invalidate();
    },
    repaint: () => scene.invalidate(),
    nudge,
    drawInMiddle,
    cancel() {
      const busy = state.at !== "idle";
      feed({ type: "cancel" });
      return busy;
    },
    reload: load,
    destroy() {
      stops.abort();
      stopDocument();
      stopSelection();
      stopHover();
      resizes.disconnect();
      index.dispose();
      scene.destroy();
    },
  };
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** How far a stretch has to move to lie within a room; 0 when it does, or is larger than the room. */
function into(from: number, to: number, room: number): number {
  if (to - from > room) return 0;
  if (from < 0) return 12 - from;
  return to > room ? room - 12 - to : 0;
}

const within = (inner: ReturnType<typeof bounds> | undefined, outer: ReturnType<typeof bounds>) =>
  inner !== undefined &&
  inner.minX >= outer.minX &&
  inner.minY >= outer.minY &&
  inner.maxX <= outer.maxX &&
  inner.maxY <= outer.maxY;
