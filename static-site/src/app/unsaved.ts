/**
 * What is not saved yet, anywhere on the page: drafts, annotations on their way, uploads. The screen it came from may
 * be gone; as long as it is held here, the page asks before it is left.
 */
import { Signal } from "./signal.ts";

export interface Unsaved {
  /** Tries to save it now; resolves when the try is over, well or not. */
  flush(): Promise<unknown>;
  /** Going on inside the page does it no harm. */
  readonly onlyClosing?: boolean;
}

const held = new Set<Unsaved>();
const changed = new Signal();

/** Called when something is held or let go. Returns the unsubscriber. */
export const onUnsaved = changed.watch;

/** Something is unsaved from now on. Returns what lets it go. */
export function hold(thing: Unsaved): () => void {
  const size = held.size;
  held.add(thing);
  if (held.size !== size) changed.emit();
  return () => letGo(thing);
}

/** It is saved, or given up. */
export function letGo(thing: Unsaved): void {
  if (held.delete(thing)) changed.emit();
}

/** Whether closing the page now would lose something, or keep it from the server for long. */
export const hasUnsaved = (): boolean => held.size > 0;

const ofScreen = () => [...held].filter(({ onlyClosing }) => !onlyClosing);

/** Whether what a screen was working on is unsaved. */
export const hasUnsavedWork = (): boolean => ofScreen().length > 0;

/** Tries once to save what screens were working on. */
export async function flushWork(): Promise<void> {
  await Promise.all(ofScreen().map((thing) => thing.flush()));
}

/** The person leaves the screen's work behind. What tries again holds on to itself again. */
export function giveUpWork(): void {
  for (const thing of ofScreen()) letGo(thing);
}

/** The page is left for good reason: nothing is asked any more. */
export function giveUpAll(): void {
  held.clear();
  changed.emit();
}
