/** A caret in a text that cannot be edited: arrows move it, with Shift they select. The browser's selection is its state. */
import type { Surface } from "./surface.ts";

/** A movement of the caret. */
export interface Move {
  readonly alter: "move" | "extend";
  readonly direction: "forward" | "backward";
  readonly by: "character" | "word" | "line" | "lineboundary" | "documentboundary";
}

export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const BY: Readonly<Record<string, readonly [Move["direction"], Move["by"], Move["by"]]>> = {
  ArrowLeft: ["backward", "character", "word"],
  ArrowRight: ["forward", "character", "word"],
  ArrowUp: ["backward", "line", "line"],
  ArrowDown: ["forward", "line", "line"],
  Home: ["backward", "lineboundary", "documentboundary"],
  End: ["forward", "lineboundary", "documentboundary"],
};

/** The move that a key asks for; with Ctrl (or Alt, as on a Mac) by words. */
export function moveOf({ key, shiftKey, ctrlKey, altKey, metaKey }: Key): Move | undefined {
  const move = Object.hasOwn(BY, key) ? BY[key] : undefined;
  if (!move || metaKey) return undefined;
  const [direction, small, large] = move;
  return { alter: shiftKey ? "extend" : "move", direction, by: ctrlKey || altKey ? large : small };
}

export class Caret {
  readonly #element: HTMLElement;
  #place = 0;

  constructor(readonly surface: Surface) {
    this.#element = surface.root.ownerDocument.createElement("div");
    this.#element.className = "sk-caret";
    this.#element.hidden = true;
    this.#element.ariaHidden = "true";
    surface.root.parentElement?.append(this.#element);
  }

  /** Where it stands, in UTF-16 units. */
  get place(): number {
    return this.#place;
  }

  set place(place: number) {
    this.#place = place;
  }

  hide(): void {
    this.#element.hidden = true;
  }

  move({ alter, direction, by }: Move): void {
    const selection = this.surface.root.ownerDocument.getSelection();
    if (!selection) return;
    const inside = selection.focusNode && this.surface.root.contains(selection.focusNode);
    if (!inside) selection.collapse(...this.surface.point(this.#place));
    selection.modify(alter, direction, by);
    this.follow();
  }

  /** Takes the place of the browser's selection, shows the caret there and brings it into view. */
  follow(): void {
    const selection = this.surface.root.ownerDocument.getSelection();
    const { focusNode, focusOffset } = selection ?? { focusNode: null, focusOffset: 0 };
    if (!selection || !focusNode) return;
    const place = this.surface.place(focusNode, focusOffset);
    if (place === undefined) return;
    if (!this.surface.root.contains(focusNode)) selection.extend(...this.surface.point(place, "end"));
    this.#place = place;
    this.show();
  }

  show(): void {
    const home = this.surface.root.parentElement?.getBoundingClientRect();
    const block = this.surface.elements[this.surface.blockAt(this.#place)];
    if (!home || !block) return;
    const box = this.#box() ?? block.getBoundingClientRect();
    this.#element.hidden = false;
    this.#element.style.left = `${box.left - home.left}px`;
    this.#element.style.top = `${box.top - home.top}px`;
    this.#element.style.height = `${Math.min(box.height, 28)}px`;
    this.#element.scrollIntoView({ block: "nearest" });
  }

  dispose(): void {
    this.#element.remove();
  }

  #box(): { left: number; top: number; height: number } | undefined {
    const { text } = this.surface;
    const next =
      this.#place < text.length ? this.surface.range(this.#place, this.#place + 1).getClientRects()[0] : null;
    if (next) return next;
    const last = this.#place > 0 ? [...this.surface.range(this.#place - 1, this.#place).getClientRects()].at(-1) : null;
    return last ? { left: last.right, top: last.top, height: last.height } : undefined;
  }
}
