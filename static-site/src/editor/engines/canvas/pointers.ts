/** The fingers on an image: one draws, two pan and zoom together. Pure but for what it remembers. */
import type { Point } from "./geometry.ts";

/** A movement of two fingers: zoom by `factor` about `about`, then pan by `by`; in CSS pixels of the view. */
export interface Pinch {
  readonly factor: number;
  readonly about: Point;
  readonly by: Point;
}

export class Pointers {
  readonly #at = new Map<number, Point>();
  #isPinching = false;

  /** `first`: the press is a gesture of its own; `pinch`: the gesture under way has to be given up; else ignore it. */
  down(id: number, at: Point): "first" | "pinch" | "ignored" {
    if (this.#at.size >= 2) return "ignored";
    this.#at.set(id, at);
    if (this.#at.size === 1) return "first";
    this.#isPinching = true;
    return "pinch";
  }

  /** Whether the movement is part of the gesture of one pointer, or what two fingers did. */
  move(id: number, at: Point): Pinch | "single" | undefined {
    const from = this.#at.get(id);
    if (!this.#isPinching) return "single";
    const other = [...this.#at].find(([key]) => key !== id)?.[1];
    if (!from || !other) return undefined;
    this.#at.set(id, at);
    const before = middle(from, other);
    const after = middle(at, other);
    const factor = Math.max(distance(at, other), 1) / Math.max(distance(from, other), 1);
    return { factor, about: after, by: { x: after.x - before.x, y: after.y - before.y } };
  }

  /** Whether the release ends the gesture of one pointer. */
  up(id: number): boolean {
    const isSingle = this.#at.delete(id) && !this.#isPinching;
    if (this.#at.size === 0) this.#isPinching = false;
    return isSingle;
  }
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
