/**
 * Registry of unsaved changes: drafts, annotations being sent, uploads, edited settings. An entry may outlive the screen
 * it came from; while any entry is tracked, the page asks before it is closed.
 */
import { Signal } from "./signal.ts";

export interface Unsaved {
  /** Tries to save now; resolves when the attempt has ended, successfully or not. */
  flush(): Promise<unknown>;
  /** Navigation inside the page does not lose it; only closing the page does. */
  readonly onlyClosing?: boolean;
  /** It is saved only on request, so that leaving the screen discards it: the page asks before that. */
  readonly discardedOnLeave?: boolean;
}

const tracked = new Set<Unsaved>();
const changed = new Signal();

/** Called when an entry is tracked or untracked. Returns the unsubscriber. */
export const onUnsaved = changed.watch;

/** Tracks unsaved changes until they are untracked. Returns a function that untracks them. */
export function trackUnsaved(entry: Unsaved): () => void {
  const size = tracked.size;
  tracked.add(entry);
  if (tracked.size !== size) changed.emit();
  return () => untrack(entry);
}

/** The changes are saved, or given up. */
export function untrack(entry: Unsaved): void {
  if (tracked.delete(entry)) changed.emit();
}

/** Whether closing the page now would lose changes, or delay their arrival at the server. */
export const hasUnsaved = (): boolean => tracked.size > 0;

const ofScreen = () => [...tracked].filter(({ onlyClosing }) => !onlyClosing);

/** Whether the current screen has unsaved changes. */
export const hasUnsavedWork = (): boolean => ofScreen().length > 0;

/** Whether leaving the screen discards changes, rather than delaying them. */
export const discardsOnLeave = (): boolean => ofScreen().some(({ discardedOnLeave }) => discardedOnLeave);

/** Tries once to save the work of all screens. */
export async function flushWork(): Promise<void> {
  await Promise.all(ofScreen().map((entry) => entry.flush()));
}

/** Untracks the work of all screens, since the person leaves it behind. An entry that tries to save again is tracked again. */
export function giveUpWork(): void {
  for (const entry of ofScreen()) untrack(entry);
}

/** Untracks everything: the page is left without asking. */
export function giveUpAll(): void {
  tracked.clear();
  changed.emit();
}
