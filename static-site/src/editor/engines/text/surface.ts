/** The text in the page: one element per block, and the way between places in the text and points in the DOM. */
import { cut, type Stretch, stretchAt } from "./blocks.ts";

const LINE_HEIGHT = 28;

export class Surface {
  readonly stretches: readonly Stretch[];
  readonly elements: readonly HTMLElement[];
  readonly #index = new WeakMap<Node, number>();

  constructor(
    readonly root: HTMLElement,
    readonly text: string,
    /** Characters that fit into a line, for the estimated height of blocks not laid out yet. */
    perLine = 90,
  ) {
    this.stretches = cut(text);
    const { ownerDocument } = root;
    const fragment = ownerDocument.createDocumentFragment();
    this.elements = this.stretches.map(({ start, end }, index) => {
      const element = ownerDocument.createElement("div");
      element.className = "sk-block";
      const lines = Math.max(1, Math.ceil((end - start) / perLine));
      element.style.containIntrinsicBlockSize = `auto ${lines * LINE_HEIGHT}px`;
      element.append(ownerDocument.createTextNode(text.slice(start, end)));
      this.#index.set(element, index);
      fragment.append(element);
      return element;
    });
    root.replaceChildren(fragment);
  }

  /** The block that holds a place. */
  blockAt(place: number): number {
    return stretchAt(this.stretches, place);
  }

  indexOf(element: Element): number | undefined {
    return this.#index.get(element);
  }

  /** The DOM point of a place. An end prefers the end of a block to the start of the next one. */
  point(place: number, edge: "start" | "end" = "start"): readonly [Text, number] {
    let block = this.blockAt(place);
    if (edge === "end" && block > 0 && this.stretches[block]?.start === place) block--;
    let rest = place - (this.stretches[block]?.start ?? 0);
    let last: Text | undefined;
    for (const node of textNodes(this.elements[block])) {
      if (rest < node.length || (rest === node.length && edge === "end")) return [node, rest];
      rest -= node.length;
      last = node;
    }
    if (!last) throw new Error("a block has no text node");
    return [last, last.length];
  }

  range(start: number, end: number): Range {
    const range = this.root.ownerDocument.createRange();
    range.setStart(...this.point(start));
    range.setEnd(...this.point(end, "end"));
    return range;
  }

  /** The place of a DOM point; points before or after the text are its ends, `undefined` outside the document. */
  place(node: Node, offset: number): number | undefined {
    if (node === this.root) return this.stretches[offset]?.start ?? this.text.length;
    if (!this.root.contains(node)) {
      const order = this.root.compareDocumentPosition(node);
      if (order & this.root.DOCUMENT_POSITION_PRECEDING) return 0;
      return order & this.root.DOCUMENT_POSITION_FOLLOWING ? this.text.length : undefined;
    }
    const element = (isElement(node) ? node : node.parentElement)?.closest(".sk-block");
    const block = element ? this.#index.get(element) : undefined;
    const stretch = block === undefined ? undefined : this.stretches[block];
    if (!element || !stretch) return undefined;
    let place = stretch.start;
    for (const text of textNodes(element)) {
      if (text === node) return place + offset;
      const child = isElement(node) ? node.childNodes[offset] : undefined;
      const before = child ? text.compareDocumentPosition(child) & text.DOCUMENT_POSITION_FOLLOWING : true;
      if (!before) return place;
      place += text.length;
    }
    return Math.min(place, stretch.end);
  }

  /** The place under a point of the window, if a character is there. */
  placeAtPoint(x: number, y: number): number | undefined {
    const hit = caretAt(this.root.ownerDocument, x, y);
    if (!hit || !this.root.contains(hit.node) || hit.node.nodeType !== hit.node.TEXT_NODE) return undefined;
    const place = this.place(hit.node, hit.offset);
    if (place === undefined) return undefined;
    // The caret is the nearest one; the point may lie beyond the end of the line.
    for (const from of [place - 1, place]) {
      if (from < 0 || from >= this.text.length) continue;
      for (const box of this.range(from, from + 1).getClientRects()) {
        if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return from;
      }
    }
    return undefined;
  }
}

function* textNodes(element: Element | undefined): Generator<Text> {
  if (!element) return;
  const walker = element.ownerDocument.createTreeWalker(element, SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) yield node as Text;
}

/** `NodeFilter.SHOW_TEXT`, the same in every window. */
const SHOW_TEXT = 4;

/** Not `instanceof`: a node may be of another window. */
const isElement = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;

interface LegacyDocument {
  caretRangeFromPoint?(x: number, y: number): Range | null;
}

function caretAt(owner: Document, x: number, y: number): { node: Node; offset: number } | undefined {
  if ("caretPositionFromPoint" in owner) {
    const position = owner.caretPositionFromPoint(x, y);
    return position ? { node: position.offsetNode, offset: position.offset } : undefined;
  }
  const range = (owner as Document as LegacyDocument).caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : undefined;
}
