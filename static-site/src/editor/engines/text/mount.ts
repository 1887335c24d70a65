/** Mounts a text with its spans into an element. No framework: the element is the engine's until `destroy`. */
import type { AnnotationDocument } from "../../core/document.ts";
import { RegionIndex } from "../../core/indices.ts";
import type { Region, RegionId } from "../../core/items.ts";
import type { Selection } from "../../core/selection.ts";
import { codePoint, type TextUnits, utf16 } from "../../core/units.ts";
import { type Span, spanExtent } from "../../regions/span/index.ts";
import { Badges } from "./badges.ts";
import { Caret, moveOf } from "./caret.ts";
import { type Granularity, snap } from "./granularity.ts";
import { type Emphasis, makePainter, type PaintedSpan } from "./painters.ts";
import { Surface } from "./surface.ts";

export interface TextOptions {
  readonly units: TextUnits;
  /** The object's name: its regions are shown. */
  readonly object: string;
  readonly document: AnnotationDocument;
  readonly selection: Selection;
  readonly colorOf: (region: Region) => string;
  readonly titleOf: (region: Region) => string;
  readonly badges: boolean;
  /** Read when a selection ends: the active label may have a granularity of its own. */
  readonly granularity: () => Granularity;
  /** A stretch was selected with the pointer. True when it became a region, so that the selection goes. */
  readonly onSpan: (span: Span) => boolean;
  /** For assistive technology. */
  readonly label: string;
}

export interface TextEngine {
  readonly root: HTMLElement;
  /** The stretch selected now, of which no region was made yet. */
  pending(): Span | undefined;
  clearPending(): void;
  reveal(id: RegionId): void;
  /** Where a span is seen, one rectangle a line. */
  rectsOf(id: RegionId): DOMRect[];
  setBadges(shown: boolean): void;
  destroy(): void;
}

/** Milliseconds without a change after which a selection by touch is done. */
const SETTLED = 700;
/** A press that moved less than this, in pixels, is a click. */
const CLICK = 4;

export function mountText(container: HTMLElement, options: TextOptions): TextEngine {
  const { units, object, document: doc, selection } = options;
  const { view: looks } = selection;
  const { ownerDocument } = container;
  const realm = ownerDocument.defaultView ?? window;
  const root = ownerDocument.createElement("div");
  root.className = "sk-text";
  root.dir = "auto";
  root.tabIndex = 0;
  root.role = "document";
  root.ariaLabel = options.label;
  container.replaceChildren(root);
  const surface = new Surface(root, units.text, Math.max(20, Math.floor((container.clientWidth || 800) / 8)));
  const painter = makePainter(surface);
  const index = new RegionIndex(doc, spanExtent(object));
  const caret = new Caret(surface);
  const stops = new realm.AbortController();

  const within = (start: number, end: number) =>
    index.within({ minX: units.toCodePoint(utf16(start)), maxX: units.toCodePoint(utf16(end)), minY: 0, maxY: 0 });

  const badges = new Badges(
    surface,
    (block) => {
      const stretch = surface.stretches[block];
      if (!stretch) return [];
      return within(stretch.start, stretch.end).flatMap((region) => {
        const { start } = ends(region);
        if (looks.has("hidden", region.id) || start < stretch.start || start >= stretch.end) return [];
        const { id } = region;
        return {
          id,
          start,
          title: options.titleOf(region),
          color: options.colorOf(region),
          selected: selection.has(id),
        };
      });
    },
    options.badges,
  );

  function ends(region: Region): { start: number; end: number } {
    if (region.shape.type !== "span") return { start: 0, end: 0 };
    return { start: units.toUtf16(region.shape.start), end: units.toUtf16(region.shape.end) };
  }

  function painted(region: Region): PaintedSpan {
    const emphasis: Emphasis = selection.has(region.id)
      ? "selected"
      : selection.hovered === region.id
        ? "hovered"
        : region.suggestion
          ? "suggested"
          : "plain";
    return { id: region.id, ...ends(region), color: options.colorOf(region), emphasis };
  }

  function refresh(regions: Iterable<Region>): void {
    const mine = [...regions].filter((region) => region.object === object && region.shape.type === "span");
    for (const region of mine) if (looks.has("hidden", region.id)) painter.remove(region.id);
    painter.put(mine.filter(({ id }) => !looks.has("hidden", id)).map(painted));
    badges.refresh(mine.map((region) => surface.blockAt(ends(region).start)));
  }

  refresh(doc.regions());

  const stopObserving = doc.observe(({ changes }) => {
    for (const { id, before, after } of changes) {
      if (before?.kind === "region" && !after) {
        painter.remove(id);
        if (before.object === object) badges.refresh([surface.blockAt(ends(before).start)]);
      }
    }
    refresh(changes.flatMap(({ after }) => (after?.kind === "region" ? after : [])));
  });

  let emphasized = new Set<RegionId>();
  const followSelection = () => {
    const now = new Set(selection.ids);
    if (selection.hovered !== undefined) now.add(selection.hovered);
    const changed = [...new Set([...emphasized, ...now])].flatMap((id) => doc.region(id) ?? []);
    emphasized = now;
    refresh(changed);
  };
  followSelection();
  const stopSelection = selection.changed.watch(followSelection);
  const stopHover = selection.hoverChanged.watch(followSelection);
  let hidden = looks.ids("hidden");
  const stopView = looks.changed.watch(() => {
    const before = hidden;
    hidden = looks.ids("hidden");
    const changed = [...before, ...hidden].filter((id) => before.has(id) !== hidden.has(id));
    refresh(changed.flatMap((id) => doc.region(id) ?? []));
  });

  /** The browser's selection as a span, trimmed and widened. */
  function selectedSpan(): Span | undefined {
    const native = ownerDocument.getSelection();
    if (!native || native.isCollapsed || native.rangeCount === 0 || !native.anchorNode || !native.focusNode) return;
    if (!root.contains(native.anchorNode) && !root.contains(native.focusNode)) return;
    const anchor = surface.place(native.anchorNode, native.anchorOffset);
    const focus = surface.place(native.focusNode, native.focusOffset);
    if (anchor === undefined || focus === undefined) return;
    const place = snap(
      units.text,
      { start: Math.min(anchor, focus), end: Math.max(anchor, focus) },
      options.granularity(),
    );
    if (!place) return;
    const start = units.toCodePoint(utf16(place.start));
    const end = codePoint(units.toCodePoint(utf16(place.end)));
    return { type: "span", start, end, text: units.text.slice(place.start, place.end) };
  }

  function pick(place: number | undefined, additive: boolean): void {
    const at = place === undefined ? [] : within(place, place + 1).filter((region) => covers(region, place));
    const [first] = at.sort((a, b) => lengthOf(a) - lengthOf(b) || b.order - a.order);
    if (!first) {
      if (!additive) selection.clear();
      return;
    }
    // A second click on overlapping spans goes to the next one below.
    const current = at.findIndex((region) => selection.has(region.id));
    const next = current >= 0 && !additive ? (at[(current + 1) % at.length] ?? first) : first;
    if (additive) selection.toggle(next.id);
    else selection.set([next.id]);
  }

  const covers = (region: Region, place: number) => {
    const { start, end } = ends(region);
    return !looks.has("hidden", region.id) && start <= place && place < end;
  };
  const lengthOf = (region: Region) => ends(region).end - ends(region).start;

  let pressed: { x: number; y: number } | undefined;
  const listen = { signal: stops.signal };
  // Mouse events, which browsers also send for touch and pen: only they count clicks.
  root.addEventListener(
    "mousedown",
    (event) => {
      if (event.button === 0) pressed = { x: event.clientX, y: event.clientY };
      caret.hide();
    },
    listen,
  );
  ownerDocument.addEventListener(
    "mouseup",
    (event) => {
      if (!pressed) return;
      const moved = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > CLICK;
      pressed = undefined;
      // A double click has selected a word; a plain click inside an older selection means the place.
      const span = moved || event.detail > 1 ? selectedSpan() : undefined;
      if (span) {
        caret.place = units.toUtf16(span.end);
        if (options.onSpan(span)) clearPending();
        return;
      }
      const additive = event.ctrlKey || event.metaKey;
      const badge = (event.target as HTMLElement | null)?.dataset?.region;
      if (badge) {
        if (additive) selection.toggle(badge);
        else selection.set([badge]);
        return;
      }
      const place = surface.placeAtPoint(event.clientX, event.clientY);
      if (place !== undefined) caret.place = place;
      pick(place, additive);
    },
    listen,
  );

  // A long press selects without mouse events; the handles that extend the selection send no others either.
  let touched = false;
  let settling = 0;
  root.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), listen);
  ownerDocument.addEventListener(
    "selectionchange",
    () => {
      realm.clearTimeout(settling);
      if (!touched || pressed) return;
      settling = realm.setTimeout(() => {
        const span = selectedSpan();
        if (span && options.onSpan(span)) clearPending();
      }, SETTLED);
    },
    listen,
  );

  let hoverFrame = 0;
  root.addEventListener(
    "pointermove",
    (event) => {
      if (event.buttons !== 0 || hoverFrame !== 0) return;
      hoverFrame = realm.requestAnimationFrame(() => {
        hoverFrame = 0;
        const place = surface.placeAtPoint(event.clientX, event.clientY);
        const at = place === undefined ? [] : within(place, place + 1).filter((region) => covers(region, place));
        const over = at.sort((a, b) => lengthOf(a) - lengthOf(b))[0];
        selection.hover(over?.id);
        root.style.cursor = over ? "pointer" : "";
      });
    },
    listen,
  );
  root.addEventListener("pointerleave", () => selection.hover(undefined), listen);

  root.addEventListener(
    "keydown",
    (event) => {
      const move = moveOf(event);
      if (move) {
        event.preventDefault();
        caret.move(move);
      } else if (event.key === " " && !event.ctrlKey) {
        event.preventDefault();
        pick(caret.place, false);
      } else if (event.key === "Enter" && !event.ctrlKey && !event.altKey && !event.metaKey) {
        // As the end of a drag: with a label at hand the selection becomes a region.
        const span = selectedSpan();
        if (span && options.onSpan(span)) clearPending();
      }
    },
    listen,
  );
  root.addEventListener("focus", () => root.matches(":focus-visible") && caret.show(), listen);
  root.addEventListener("blur", () => caret.hide(), listen);

  function clearPending(): void {
    const native = ownerDocument.getSelection();
    if (native?.anchorNode && root.contains(native.anchorNode)) native.collapse(...surface.point(caret.place));
  }

  return {
    root,
    rectsOf(id) {
      const region = looks.has("hidden", id) ? undefined : doc.region(id);
      if (region?.object !== object || region.shape.type !== "span") return [];
      const { start, end } = ends(region);
      return start < end ? [...surface.range(start, end).getClientRects()] : [];
    },
    pending: selectedSpan,
    clearPending,
    reveal(id) {
      const region = doc.region(id);
      if (region?.object !== object || region.shape.type !== "span") return;
      const { start, end } = ends(region);
      surface.elements[surface.blockAt(start)]?.scrollIntoView({ block: "nearest" });
      const box = surface.range(start, Math.min(end, start + 1)).getBoundingClientRect();
      if (box.top < 160 || box.bottom > realm.innerHeight - 100) scrollTo(root, box);
    },
    setBadges(shown) {
      badges.shown = shown;
    },
    destroy() {
      stopObserving();
      stopSelection();
      stopHover();
      stopView();
      stops.abort();
      realm.cancelAnimationFrame(hoverFrame);
      realm.clearTimeout(settling);
      badges.dispose();
      painter.dispose();
      caret.dispose();
      index.dispose();
      container.replaceChildren();
    },
  };
}

/** Scrolls the nearest scroller so that a box of the window lies in its middle. */
function scrollTo(element: HTMLElement, box: DOMRect): void {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (
      parent.scrollHeight > parent.clientHeight + 1 &&
      parent.ownerDocument.defaultView?.getComputedStyle(parent).overflowY !== "visible"
    ) {
      const home = parent.getBoundingClientRect();
      parent.scrollTop += box.top - home.top - home.height / 2;
      return;
    }
  }
}
