import { type KeyBindingPress, matchKeyBindingPress, parseKeybinding } from "tinykeys";

/** A command: buttons, hotkeys, menus and the help dialog all read this one object. */
export interface Action {
  /** Stable dotted name, e.g. `region.delete`. */
  readonly name: string;
  /** Key bindings in tinykeys' syntax (`$mod+Enter`, `?`, `Alt+ArrowLeft`); the first one is shown to people. */
  readonly keys: readonly string[];
  /** Its name in the page's language, read when shown. */
  readonly label: () => string;
  /** Heading under which the help dialog lists it. */
  readonly group: () => string;
  /** Absent means always. */
  readonly enabled?: () => boolean;
  /** Also while typing in a field. Absent means no. */
  readonly whileTyping?: boolean;
  /** Returns false when there was nothing to do, so that the key goes on to others; any other value counts as done. */
  readonly run: (event?: KeyboardEvent) => unknown;
}

/** A set of actions that lives as long as the part of the page that mounted it. */
interface Scope {
  readonly actions: () => readonly Action[];
  /** Hides every scope below: dialogs are exclusive. */
  readonly exclusive: boolean;
}

const scopes: Scope[] = [];
const listeners = new Set<() => void>();

/** Puts a scope on top of the stack; returns what takes it off again. */
export function pushScope(actions: () => readonly Action[], exclusive = false): () => void {
  const scope: Scope = { actions, exclusive };
  scopes.push(scope);
  for (const listener of listeners) listener();
  return () => {
    const at = scopes.indexOf(scope);
    if (at >= 0) scopes.splice(at, 1);
    for (const listener of listeners) listener();
  };
}

/** Tells when a scope comes or goes. */
export function onScopesChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Actions that keys reach now, topmost scope first. With `throughExclusive` also those hidden by a dialog. */
export function activeActions(throughExclusive = false): Action[] {
  const active: Action[] = [];
  for (const scope of [...scopes].reverse()) {
    active.push(...scope.actions());
    if (scope.exclusive && !throughExclusive) break;
  }
  return active;
}

/** Whether keys pressed on this element belong to it. */
export function isTyping(target: EventTarget | null): boolean {
  if (!isElement(target)) return false;
  if (target.closest("[contenteditable]:not([contenteditable=false])") || target.closest("textarea, select"))
    return true;
  const input = target.closest("input");
  return input !== null && !["checkbox", "radio", "button", "submit", "range", "file", "color"].includes(input.type);
}

/** Not `instanceof`: the target may be in a frame, whose classes are others. */
const isElement = (target: EventTarget | null): target is Element =>
  target !== null && "nodeType" in target && target.nodeType === 1;

/** Runs the first enabled action bound to the pressed key. True when one ran. */
export function handleKey(event: KeyboardEvent): boolean {
  if (event.isComposing || event.defaultPrevented) return false;
  const typing = isTyping(event.composedPath()[0] ?? event.target);
  for (const action of activeActions()) {
    if (typing && !action.whileTyping) continue;
    if (!action.keys.some((keys) => pressed(event, keys))) continue;
    if (action.enabled && !action.enabled()) continue;
    if (action.run(event) === false) continue;
    event.preventDefault();
    return true;
  }
  return false;
}

const parsed = new Map<string, KeyBindingPress | undefined>();

function pressed(event: KeyboardEvent, keys: string): boolean {
  // Only single presses: sequences would delay every key that starts one.
  if (!parsed.has(keys)) parsed.set(keys, parseKeybinding(keys)[0]);
  const press = parsed.get(keys);
  return press !== undefined && matchKeyBindingPress(event, press);
}

/** Listens on the window; called once by the entry. */
export function startHotkeys(target: Window = window): () => void {
  const listener = (event: KeyboardEvent) => void handleKey(event);
  target.addEventListener("keydown", listener);
  return () => target.removeEventListener("keydown", listener);
}
