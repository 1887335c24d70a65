/** Label names above the spans that are near the window, positioned inside their block so that scrolling moves them. */
import type { Surface } from "./surface.ts";

export interface Badge {
  readonly id: string;
  /** UTF-16 unit where the span starts. */
  readonly start: number;
  readonly title: string;
  readonly color: string;
  readonly selected: boolean;
}

/** How far beyond the window blocks get their badges, in pixels. */
const MARGIN = "300px";

export class Badges {
  readonly #observer: IntersectionObserver | undefined;
  readonly #near = new Set<number>();
  readonly #dirty = new Set<number>();
  readonly #resize: ResizeObserver | undefined;
  readonly #realm: Window;
  #frame = 0;
  #shown: boolean;

  /** `of` gives the badges of the spans that start in a block. */
  constructor(
    readonly surface: Surface,
    readonly of: (block: number) => readonly Badge[],
    shown: boolean,
  ) {
    this.#shown = shown;
    this.#realm = surface.root.ownerDocument.defaultView ?? window;
    if (typeof IntersectionObserver !== "function") return;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: MARGIN });
    for (const element of surface.elements) this.#observer.observe(element);
    let width = 0;
    this.#resize = new ResizeObserver(([entry]) => {
      const next = entry?.contentRect.width ?? 0;
      if (next !== width) this.refresh(this.#near);
      width = next;
    });
    this.#resize.observe(surface.root);
  }

  set shown(shown: boolean) {
    this.#shown = shown;
    this.refresh(this.#near);
  }

  /** Draws the badges of blocks anew in the next frame, where they are near the window. */
  refresh(blocks: Iterable<number>): void {
    for (const block of blocks) if (this.#near.has(block)) this.#dirty.add(block);
    if (this.#dirty.size > 0 && this.#frame === 0) this.#frame = this.#realm.requestAnimationFrame(() => this.#draw());
  }

  dispose(): void {
    this.#observer?.disconnect();
    this.#resize?.disconnect();
    this.#realm.cancelAnimationFrame(this.#frame);
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const block = this.surface.indexOf(target);
      if (block === undefined) continue;
      if (!isIntersecting) {
        this.#near.delete(block);
        target.querySelector(".sk-badges")?.remove();
      } else if (!this.#near.has(block)) {
        this.#near.add(block);
        this.refresh([block]);
      }
    }
  }

  #draw(): void {
    this.#frame = 0;
    // All reading before all writing: one layout for every block.
    const layers = [...this.#dirty].map((block) => [block, this.#shown ? this.#measure(block) : []] as const);
    this.#dirty.clear();
    for (const [block, badges] of layers) {
      const element = this.surface.elements[block];
      const old = element?.querySelector(".sk-badges");
      if (badges.length === 0) {
        old?.remove();
        continue;
      }
      const layer = this.surface.root.ownerDocument.createElement("div");
      layer.className = "sk-badges";
      layer.ariaHidden = "true";
      layer.append(...badges);
      if (old) old.replaceWith(layer);
      else element?.append(layer);
    }
  }

  #measure(block: number): HTMLElement[] {
    const home = this.surface.elements[block]?.getBoundingClientRect();
    if (!home) return [];
    return this.of(block).flatMap(({ id, start, title, color, selected }) => {
      const at = this.surface.range(start, start + 1).getClientRects()[0];
      if (!at) return [];
      const badge = this.surface.root.ownerDocument.createElement("span");
      badge.className = selected ? "sk-badge sk-badge-selected" : "sk-badge";
      // Drawn by CSS from the attribute: text of its own would count in offsets and selections.
      badge.dataset.title = title;
      badge.dataset.region = id;
      badge.style.left = `${at.left - home.left}px`;
      badge.style.top = `${at.top - home.top}px`;
      badge.style.setProperty("--label", color);
      return [badge];
    });
  }
}
