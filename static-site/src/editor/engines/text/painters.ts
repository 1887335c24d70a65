/** Two ways to paint spans: the Custom Highlight API, and elements where a browser does not have it. */
import type { Surface } from "./surface.ts";

/** How a span looks at the moment. */
export type Emphasis = "suggested" | "plain" | "hovered" | "selected";

export interface PaintedSpan {
  readonly id: string;
  /** UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Any CSS color. */
  readonly color: string;
  readonly emphasis: Emphasis;
}

export interface Painter {
  /** Shows spans in place of what was shown for their ids. */
  put(spans: Iterable<PaintedSpan>): void;
  remove(id: string): void;
  dispose(): void;
}

/** The window that a text is in: its highlights, sheets and ranges are of no use elsewhere. */
type Realm = Window & typeof globalThis;

const supportsHighlights = (realm: Realm): boolean =>
  typeof realm.Highlight === "function" && typeof realm.CSS === "object" && "highlights" in realm.CSS;

export function makePainter(surface: Surface): Painter {
  const realm = surface.root.ownerDocument.defaultView;
  return realm && supportsHighlights(realm) ? new HighlightPainter(surface, realm) : new ElementPainter(surface);
}

const STRENGTH: Readonly<Record<Emphasis, number>> = { suggested: 14, plain: 30, hovered: 46, selected: 68 };
const PRIORITY: Readonly<Record<Emphasis, number>> = { suggested: 0, plain: 0, hovered: 1, selected: 2 };
let instances = 0;

class HighlightPainter implements Painter {
  readonly #prefix = `sk${instances++}`;
  readonly #sheet: CSSStyleSheet;
  readonly #highlights = new Map<string, Record<Emphasis, Highlight>>();
  readonly #names: string[] = [];
  readonly #shown = new Map<string, readonly [Highlight, StaticRange]>();

  constructor(
    readonly surface: Surface,
    readonly realm: Realm,
  ) {
    this.#sheet = new realm.CSSStyleSheet();
    realm.document.adoptedStyleSheets.push(this.#sheet);
  }

  put(spans: Iterable<PaintedSpan>): void {
    for (const { id, start, end, color, emphasis } of spans) {
      this.remove(id);
      if (start >= end) continue;
      const [startContainer, startOffset] = this.surface.point(start);
      const [endContainer, endOffset] = this.surface.point(end, "end");
      const range = new this.realm.StaticRange({ startContainer, startOffset, endContainer, endOffset });
      const highlight = this.#highlight(color, emphasis);
      highlight.add(range);
      this.#shown.set(id, [highlight, range]);
    }
  }

  remove(id: string): void {
    const shown = this.#shown.get(id);
    if (!shown) return;
    shown[0].delete(shown[1]);
    this.#shown.delete(id);
  }

  dispose(): void {
    for (const name of this.#names) this.realm.CSS.highlights.delete(name);
    const owner = this.realm.document;
    owner.adoptedStyleSheets = owner.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
  }

  /** A color's styles are all made when it is first seen: a rule more means that the browser styles everything anew. */
  #highlight(color: string, emphasis: Emphasis): Highlight {
    let styles = this.#highlights.get(color);
    if (!styles) {
      styles = {
        suggested: this.#make(color, "suggested"),
        plain: this.#make(color, "plain"),
        hovered: this.#make(color, "hovered"),
        selected: this.#make(color, "selected"),
      };
      this.#highlights.set(color, styles);
    }
    return styles[emphasis];
  }

  #make(color: string, emphasis: Emphasis): Highlight {
    const highlight = new this.realm.Highlight();
    highlight.priority = PRIORITY[emphasis];
    const name = `${this.#prefix}-${this.#names.length}`;
    const safe = this.realm.CSS.supports("color", color) ? color : "gray";
    const lines: Partial<Record<Emphasis, string>> = { selected: "2px", suggested: "dashed 2px" };
    const line = lines[emphasis] ? `text-decoration: underline ${lines[emphasis]} ${safe};` : "";
    this.#sheet.insertRule(
      `::highlight(${name}) { background-color: color-mix(in srgb, ${safe} ${STRENGTH[emphasis]}%, transparent); ${line} }`,
    );
    this.realm.CSS.highlights.set(name, highlight);
    this.#names.push(name);
    return highlight;
  }
}

/** Wraps the characters of each block in elements; a block is built anew when one of its spans changes. */
class ElementPainter implements Painter {
  readonly #spans = new Map<string, PaintedSpan>();
  readonly #blocks = new Map<number, Set<string>>();

  constructor(readonly surface: Surface) {}

  put(spans: Iterable<PaintedSpan>): void {
    const dirty = new Set<number>();
    for (const span of spans) {
      this.#forget(span.id, dirty);
      this.#spans.set(span.id, span);
      for (const block of this.#blocksOf(span)) {
        const ids = this.#blocks.get(block);
        if (ids) ids.add(span.id);
        else this.#blocks.set(block, new Set([span.id]));
        dirty.add(block);
      }
    }
    for (const block of dirty) this.#draw(block);
  }

  remove(id: string): void {
    const dirty = new Set<number>();
    this.#forget(id, dirty);
    for (const block of dirty) this.#draw(block);
  }

  dispose(): void {
    this.#spans.clear();
  }

  #forget(id: string, dirty: Set<number>): void {
    const span = this.#spans.get(id);
    if (!span) return;
    this.#spans.delete(id);
    for (const block of this.#blocksOf(span)) {
      this.#blocks.get(block)?.delete(id);
      dirty.add(block);
    }
  }

  *#blocksOf({ start, end }: PaintedSpan): Generator<number> {
    if (start >= end) return;
    const last = this.surface.blockAt(end - 1);
    for (let block = this.surface.blockAt(start); block <= last; block++) yield block;
  }

  #draw(block: number): void {
    const stretch = this.surface.stretches[block];
    const element = this.surface.elements[block];
    if (!stretch || !element) return;
    const { ownerDocument } = element;
    const spans = [...(this.#blocks.get(block) ?? [])].flatMap((id) => this.#spans.get(id) ?? []);
    const cuts = new Set([stretch.start, stretch.end]);
    for (const { start, end } of spans) {
      cuts.add(Math.max(start, stretch.start));
      cuts.add(Math.min(end, stretch.end));
    }
    const places = [...cuts].sort((a, b) => a - b);
    const parts: Node[] = [];
    for (let i = 0; i + 1 < places.length; i++) {
      const [from = 0, to = 0] = [places[i], places[i + 1]];
      const text = ownerDocument.createTextNode(this.surface.text.slice(from, to));
      const top = spans
        .filter(({ start, end }) => start <= from && end >= to)
        .sort(byEmphasis)
        .at(-1);
      if (!top) parts.push(text);
      else {
        const mark = ownerDocument.createElement("mark");
        mark.style.color = "inherit";
        mark.style.backgroundColor = `color-mix(in srgb, ${top.color} ${STRENGTH[top.emphasis]}%, transparent)`;
        mark.append(text);
        parts.push(mark);
      }
    }
    if (parts.length === 0) parts.push(ownerDocument.createTextNode(""));
    const badges = element.querySelector(".sk-badges");
    element.replaceChildren(...parts, ...(badges ? [badges] : []));
  }
}

const byEmphasis = (a: PaintedSpan, b: PaintedSpan) => STRENGTH[a.emphasis] - STRENGTH[b.emphasis] || a.start - b.start;
