/** The labels that new regions get: at most one per control, or several where the control allows it. */
import { Signal } from "../../lib/signal.ts";

export class ActiveLabels {
  #active: ReadonlyMap<string, readonly string[]> = new Map();
  readonly changed = new Signal();

  active(control: string): readonly string[] {
    return this.#active.get(control) ?? NONE;
  }

  get isEmpty(): boolean {
    return this.#active.size === 0;
  }

  /** Makes labels of a control the active ones; those of `rivals` are let go. */
  set(control: string, labels: readonly string[], rivals: Iterable<string> = []): void {
    const next = new Map(this.#active);
    for (const rival of rivals) next.delete(rival);
    if (labels.length > 0) next.set(control, labels);
    else next.delete(control);
    this.#active = next;
    this.changed.emit();
  }

  clear(): void {
    if (this.isEmpty) return;
    this.#active = new Map();
    this.changed.emit();
  }
}

const NONE: readonly string[] = [];

/** A label added to a list, or taken out; a single choice replaces what was there. */
export function toggled(labels: readonly string[], label: string, multiple: boolean): string[] {
  if (labels.includes(label)) return labels.filter((other) => other !== label);
  return multiple ? [...labels, label] : [label];
}
