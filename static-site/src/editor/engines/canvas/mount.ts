/** Mounts an image with its regions into an element. No framework: the element is the engine's until `destroy`. */
import type { AnnotationDocument } from "../../core/document.ts";
import { isWithin } from "../../core/extent.ts";
import { RegionIndex } from "../../core/indices.ts";
import type { ImageSize, Region, RegionId, Shape, ShapeType } from "../../core/items.ts";
import type { Selection } from "../../core/selection.ts";
import { actual, type Camera, intoView, overflows, pan, toImage, toView, wholeImage, zoomAt } from "./camera.ts";
import type { RegionStyle } from "./draw.ts";
import { between, bounds, clampPoint, type Point, type Size } from "./geometry.ts";
import { cursorFor, targetAt } from "./hit.ts";
import { listenKeys } from "./keys.ts";
import type { Handle } from "./kind.ts";
import { canvasKind, canvasKinds } from "./kinds.ts";
import { Placed } from "./placed.ts";
import { Pointers } from "./pointers.ts";
import { PointCursor } from "./points.ts";
import { isChange, Scene } from "./scene.ts";
import { type Drawing, type Effect, IDLE, type Input, type Mode, type State, step } from "./tool.ts";

export type ImageStatus = "loading" | "ready" | "failed";

/** `select`, `pan`, or the type of the shape that is drawn. */
export type ToolName = "select" | "pan" | ShapeType;

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
  readonly styleOf: (region: Region) => RegionStyle;
  readonly titleOf: (region: Region) => string;
  /** The style of a region drawn now; `undefined` when none would be made. */
  readonly newStyle: (type: ShapeType) => RegionStyle | undefined;
  readonly canTurn: (region: Region) => boolean;
  readonly isLocked: (region: Region) => boolean;
  readonly readOnly: boolean;
  /** A shape was drawn. Returns its region, if one was made. */
  readonly onDraw: (shape: Shape, size: ImageSize) => Region | undefined;
  /** Regions were changed; calls with the same gesture in a row are one step. */
  readonly onChange: (shapes: ReadonlyMap<RegionId, Shape>, gesture?: string) => void;
  readonly onStatus: (status: ImageStatus, size?: ImageSize) => void;
  readonly onTool: (tool: ToolName) => void;
  /** The image was zoomed or moved in its view. */
  readonly onMove: () => void;
}

export interface ImageEngine {
  readonly root: HTMLElement;
  setTool(tool: ToolName): void;
  zoom(factor: number): void;
  fit(): void;
  actual(): void;
  reveal(id: RegionId): void;
  rectsOf(id: RegionId): DOMRect[];
  setTitles(shown: boolean): void;
  /** Moves (or resizes) the selected regions, or the active point, by pixels of the image. */
  nudge(by: Point, resize?: boolean): void;
  /** Whether a gesture was under way and is given up. */
  cancel(): boolean;
  reload(): void;
  destroy(): void;
}

const ZOOM_STEP = 1.2;
/** Shapes smaller than this, in CSS pixels, are slips of the hand. */
const SMALLEST = 3;
/** A press so near to a drawn point is on it, in CSS pixels. */
const NEAR = { mouse: 8, touch: 14 };

export function mountImage(container: HTMLElement, options: ImageOptions): ImageEngine {
  const { object, document: doc, selection } = options;
  const { view: looks } = selection;
  const realm = container.ownerDocument.defaultView ?? window;
  let image: ImageSize | undefined;
  let view: Size = { width: container.clientWidth, height: container.clientHeight };
  let camera: Camera = { scale: 1, x: 0, y: 0 };
  let fitted = true;
  let tool: ToolName = "select";
  let state: State = IDLE;
  let titles = options.titles;
  let isTouch = false;
  let known = new WeakMap<Region, Placed>();
  const pointers = new Pointers();

  function placed(region: Region): Placed | undefined {
    if (!image || region.object !== object) return undefined;
    const earlier = known.get(region);
    if (earlier) return earlier;
    const made = Placed.of(region, image);
    if (made) known.set(region, made);
    return made;
  }

  const extent = (region: Region) => placed(region)?.bounds;
  const index = new RegionIndex(doc, extent);
  const points = new PointCursor(selection, () => {
    const region = handled();
    return region && placed(region);
  });
  const scene = new Scene(container, {
    label: options.label,
    smoothing: options.smoothing,
    frame: () => ({ image, camera, view, state, titles, isTouch }),
    regions: (area) => index.within(area).filter(({ id }) => !looks.has("hidden", id)),
    selection,
    placed,
    changed,
    styleOf: options.styleOf,
    titleOf: options.titleOf,
    drawing: preview,
    handles,
  });
  const { root } = scene;
  const stops = new realm.AbortController();
  const listen = { signal: stops.signal };

  /** The region that has handles: the only one selected, when it can be changed. */
  function handled(): Region | undefined {
    if (options.readOnly || selection.ids.size !== 1 || selection.last === undefined) return undefined;
    const region = doc.region(selection.last);
    return region?.object === object && !options.isLocked(region) && !looks.has("hidden", region.id)
      ? region
      : undefined;
  }

  function handles(): readonly Handle[] {
    const region = state.at === "drawing" ? undefined : handled();
    const shown = region && changed(region);
    if (!region || !shown) return [];
    return shown.handles({ unit: 1 / camera.scale, canTurn: options.canTurn(region), active: points.active });
  }

  /** A selected region as the gesture under way would leave it. */
  function changed(region: Region): Placed | undefined {
    const now = placed(region);
    if (!now || options.isLocked(region)) return now;
    if (state.at === "moving")
      return now.with(now.move({ x: state.to.x - state.from.x, y: state.to.y - state.from.y }));
    if (state.at === "dragging" && state.moved) return now.with(now.drag(state.handle, state.to, state.constrain));
    return now;
  }

  /** The tool in use, if it can draw now. */
  function drawing(): Drawing | undefined {
    const kind = tool === "select" || tool === "pan" ? undefined : canvasKind(tool);
    if (!image || !kind) return undefined;
    const size = image;
    const near = kind.tool.starts === "drag" ? SMALLEST : NEAR[isTouch ? "touch" : "mouse"];
    return { tool: kind.tool, context: ({ constrain }) => ({ image: size, constrain, reach: near / camera.scale }) };
  }

  function preview() {
    const draw = state.at === "drawing" ? drawing() : undefined;
    if (!draw || !image || state.at !== "drawing" || tool === "select" || tool === "pan") return undefined;
    const style = options.newStyle(tool);
    const kind = canvasKind(tool);
    if (!style || !kind) return undefined;
    const { shape, points: set } = draw.tool.preview(state.drawing, draw.context(state));
    const region: Region = { kind: "region", id: "", object, shape, marks: [], origin: "manual", order: 0 };
    const drawn = new Placed(region, kind, image);
    return { placed: drawn, style, points: set, size: kind.measure(shape, image) };
  }

  function setCamera(next: Camera, keepsFit = false): void {
    camera = next;
    fitted = keepsFit;
    scene.invalidate();
    options.onMove();
  }

  function setImage(size: ImageSize): void {
    image = size;
    known = new WeakMap();
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
        const size = doc.regions().find((region) => region.object === object && region.size)?.size;
        if (size) setImage(size);
        options.onStatus("failed");
      },
    );
  }
  load();

  const resizes = new ResizeObserver(() => {
    view = { width: container.clientWidth, height: container.clientHeight };
    if (image && fitted) setCamera(wholeImage(image, view), true);
    scene.resize();
    options.onMove();
  });
  resizes.observe(container);

  const watches = [
    doc.observe(({ changes }) => {
      const areas = changes.flatMap(({ before, after }) =>
        [before, after].flatMap((item) => (item?.kind === "region" ? (extent(item) ?? []) : [])),
      );
      if (areas.length > 0) scene.patch(areas);
    }),
    looks.changed.watch(() => scene.invalidate()),
    selection.changed.watch(() => scene.invalidateTop()),
    selection.hoverChanged.watch(() => scene.invalidateTop()),
  ];

  function mode(): Mode {
    if (tool === "pan" || keys.isPanning()) return "pan";
    return !options.readOnly && tool !== "select" && options.newStyle(tool) ? "draw" : "select";
  }

  function placeOf(event: MouseEvent): { image: Point; view: Point } {
    const home = root.getBoundingClientRect();
    const point = { x: event.clientX - home.left, y: event.clientY - home.top };
    return { view: point, image: toImage(camera, point) };
  }

  function under(point: Point) {
    const region = handled();
    return image
      ? targetAt(point, {
          camera,
          handled: region && placed(region),
          handles: handles(),
          placed,
          index,
          selection,
          isTouch,
        })
      : ({ on: "image" } as const);
  }

  function feed(input: Input): void {
    const before = state;
    const { state: next, effect } = step(state, input, drawing());
    state = next;
    if (next.at === "moving" && before.at !== "moving" && !selection.has(next.id)) selection.set([next.id]);
    if (next.at === "dragging" && before.at !== "dragging") points.choose(next.handle);
    if (effect) carryOut(effect);
    if (isChange(next) !== isChange(before)) scene.invalidate();
    else if (next !== before) scene.invalidateTop();
  }

  function carryOut(effect: Effect): void {
    if (!image) return;
    switch (effect.do) {
      case "pan":
        setCamera(pan(camera, effect.by, image, view));
        return;
      case "click": {
        if (effect.target.on !== "region") {
          if (!effect.additive) selection.clear();
        } else if (effect.additive) selection.toggle(effect.target.id);
        else selection.set([effect.target.id]);
        return;
      }
      case "draw":
        options.onDraw(effect.shape, image);
        return;
      case "choose": {
        const area = bounds(between(effect.from, effect.to));
        const inside = index
          .within(area)
          .filter((region) => !looks.has("hidden", region.id) && isWithin(extent(region), area));
        selection.set([...(effect.additive ? selection.ids : []), ...inside.map((region) => region.id)]);
        return;
      }
      case "move":
        change((region) => region.move(effect.by));
        return;
      case "drag":
        change((region) => {
          const next = region.with(region.drag(effect.handle, effect.to, effect.constrain));
          const { minX, minY, maxX, maxY } = next.bounds;
          return Math.min(maxX - minX, maxY - minY) * camera.scale >= SMALLEST ? next.shape : region.shape;
        });
    }
  }

  /** Changes every selected region of this image that may be changed. */
  function change(by: (region: Placed) => Shape, gesture?: string): void {
    if (options.readOnly) return;
    const shapes = new Map<RegionId, Shape>();
    for (const region of selection.regions()) {
      const now = options.isLocked(region) ? undefined : placed(region);
      const next = now && by(now);
      if (now && next && next !== now.shape) shapes.set(region.id, next);
    }
    if (shapes.size > 0) options.onChange(shapes, gesture);
  }

  const keysOf = (event: MouseEvent) => ({ additive: event.ctrlKey || event.metaKey, constrain: event.shiftKey });

  root.addEventListener(
    "pointerdown",
    (event) => {
      if (!image || event.button > 1) return;
      isTouch = event.pointerType === "touch";
      const place = placeOf(event);
      const press = pointers.down(event.pointerId, place.view);
      if (press === "ignored") return;
      root.setPointerCapture(event.pointerId);
      if (press === "pinch") {
        feed({ type: "cancel" });
        return;
      }
      root.focus({ preventScroll: true });
      const target = under(place.image);
      feed({ type: "down", place, target, mode: event.button === 1 ? "pan" : mode(), keys: keysOf(event) });
    },
    listen,
  );
  root.addEventListener(
    "pointermove",
    (event) => {
      const place = placeOf(event);
      const moved = pointers.move(event.pointerId, place.view);
      if (moved === undefined || !image) return;
      if (moved !== "single") {
        const zoomed = zoomAt(camera, moved.factor, moved.about, image, view);
        setCamera(pan(zoomed, moved.by, image, view));
      } else if (state.at === "idle") hover(event);
      else feed({ type: "move", place, keys: keysOf(event) });
    },
    listen,
  );
  root.addEventListener(
    "pointerup",
    (event) => {
      if (pointers.up(event.pointerId)) feed({ type: "up", place: placeOf(event), keys: keysOf(event) });
    },
    listen,
  );
  root.addEventListener(
    "pointercancel",
    (event) => {
      if (pointers.up(event.pointerId)) feed({ type: "cancel" });
    },
    listen,
  );
  root.addEventListener("pointerleave", () => selection.hover(undefined), listen);
  root.addEventListener(
    "dblclick",
    (event) => {
      const target = under(placeOf(event).image);
      if (state.at === "drawing") feed({ type: "finish" });
      else if (target.on === "handle" && points.choose(target.handle)) removePoint();
    },
    listen,
  );
  // The middle button pans; the browser would scroll by itself.
  root.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault(), listen);
  root.addEventListener("auxclick", (event) => event.preventDefault(), listen);

  function hover(event: PointerEvent): void {
    const target = under(placeOf(event).image);
    selection.hover(target.on === "region" ? target.id : undefined);
    root.style.cursor = cursorFor(target, mode());
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

  const keys = listenKeys(root, realm, stops.signal, {
    isDrawing: () => state.at === "drawing",
    hasSelection: () => selection.ids.size > 0,
    points,
    finish: () => feed({ type: "finish" }),
    back: () => feed({ type: "back" }),
    drawInMiddle,
    nudge,
    pan: (by) => image && setCamera(pan(camera, by, image, view)),
    removePoint,
    insertPoint() {
      change((region) => points.insert(region) ?? region.shape);
    },
    pointChosen: () => scene.invalidateTop(),
  });

  function removePoint(): void {
    change((region) => points.remove(region) ?? region.shape);
    scene.invalidateTop();
  }

  function nudge(by: Point, resizes = false): void {
    const { active } = points;
    if (active !== undefined && !resizes) {
      change((region) => points.move(region, by) ?? region.shape, `nudge-point-${active}`);
    } else change((region) => (resizes ? region.grow(by) : region.move(by)), resizes ? "nudge-size" : "nudge");
  }

  /** Makes a region in the middle of the view, for the keyboard: of the tool in use, else of the first that can. */
  function drawInMiddle(): void {
    const types = tool === "select" || tool === "pan" ? canvasKinds().map(([type]) => type) : [tool];
    const type = types.find((candidate) => options.newStyle(candidate));
    const kind = type && canvasKind(type);
    if (!image || options.readOnly || !kind) return;
    const middle = clampPoint(toImage(camera, { x: view.width / 2, y: view.height / 2 }), image);
    const half = Math.min(image.width, image.height, Math.min(view.width, view.height) / camera.scale) / 8;
    const made = options.onDraw(kind.tool.middle(middle, half, image), image);
    if (made) selection.set([made.id]);
  }

  return {
    root,
    setTool(next) {
      if (tool === next) return;
      feed({ type: "cancel" });
      tool = next;
      root.style.cursor = next === "pan" ? "grab" : next === "select" ? "" : "crosshair";
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
      const by = intoView(camera, around, view);
      if (by.x !== 0 || by.y !== 0) setCamera(pan(camera, by, image, view));
    },
    rectsOf(id) {
      const region = looks.has("hidden", id) ? undefined : doc.region(id);
      const around = region ? extent(region) : undefined;
      if (!around) return [];
      const home = root.getBoundingClientRect();
      const from = toView(camera, { x: around.minX, y: around.minY });
      const to = toView(camera, { x: around.maxX, y: around.maxY });
      if (to.x < 0 || to.y < 0 || from.x > view.width || from.y > view.height) return [];
      return [new DOMRect(home.left + from.x, home.top + from.y, to.x - from.x, to.y - from.y)];
    },
    setTitles(shown) {
      titles = shown;
      scene.invalidate();
    },
    nudge,
    cancel() {
      if (state.at === "idle") return points.leave();
      feed({ type: "cancel" });
      return true;
    },
    reload: load,
    destroy() {
      stops.abort();
      for (const stop of watches) stop();
      resizes.disconnect();
      index.dispose();
      points.dispose();
      scene.destroy();
    },
  };
}
