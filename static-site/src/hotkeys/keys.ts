const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

const names: Record<string, string> = {
  $mod: isMac ? "⌘" : "Ctrl",
  Control: isMac ? "⌃" : "Ctrl",
  Meta: isMac ? "⌘" : "Meta",
  Shift: isMac ? "⇧" : "Shift",
  Alt: isMac ? "⌥" : "Alt",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Enter: isMac ? "↩" : "Enter",
  Backspace: isMac ? "⌫" : "Backspace",
  Delete: isMac ? "⌦" : "Del",
  Space: "Space",
};

/** The key caps of a binding, e.g. `$mod+Enter` → `["Ctrl", "Enter"]`. */
export function keyCaps(binding: string): string[] {
  // A trailing "+" is the plus key itself.
  const parts = binding.endsWith("++")
    ? [...binding.slice(0, -2).split("+"), "+"]
    : binding === "+"
      ? ["+"]
      : binding.split("+");
  return parts.map(
    (part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part.replace(/^(Key|Digit)/, "")),
  );
}

/** A binding as text for tooltips: `Ctrl Enter`, on a Mac `⌘ ↩`. */
export const keyText = (binding: string): string => keyCaps(binding).join(" ");

/** The name of a command with its key, for tooltips: `Undo (Ctrl Z)`. */
export const withKeys = (label: string, binding: string): string => `${label} (${keyText(binding)})`;
