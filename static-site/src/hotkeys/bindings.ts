/** Hotkeys as configs write them (`ctrl+q`), in the notation of the page's actions and in that of ARIA. */

const MODIFIERS: Readonly<Record<string, string>> = {
  ctrl: "Control",
  control: "Control",
  cmd: "Meta",
  command: "Meta",
  meta: "Meta",
  alt: "Alt",
  option: "Alt",
  shift: "Shift",
  mod: "$mod",
};

/** A config's `ctrl+q` in the page's notation. */
export function bindingOf(hotkey: string): string {
  const parts = hotkey.split("+").map((part) => part.trim());
  return parts.map((part, index) => (index < parts.length - 1 ? (MODIFIERS[part] ?? part) : part)).join("+");
}

/** The value of `aria-keyshortcuts`: modifiers by their full names. */
export const ariaKeys = (hotkey: string | undefined): string | undefined =>
  hotkey === undefined ? undefined : bindingOf(hotkey).replace("$mod", isMac ? "Meta" : "Control");

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
