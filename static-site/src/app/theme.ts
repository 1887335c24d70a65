import { create } from "zustand";

export type Theme = "light" | "dark" | "system";

const storageKey = "skylabel.theme";

function stored(): Theme {
  try {
    const value = localStorage.getItem(storageKey);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

/** The chosen theme; lives as long as the browser's storage. */
export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }));

/** Applies a theme and remembers it. */
export function setTheme(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Storage is blocked: the choice lasts until the page is left.
  }
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  useTheme.setState({ theme });
}
