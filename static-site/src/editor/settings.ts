/** Editor settings of a person, kept in the browser. */
import { create } from "zustand";

export interface EditorSettings {
  /** A label stays active after a region was made with it. */
  keepLabel: boolean;
  /** A new region is selected at once. */
  selectCreated: boolean;
  /** Label names on regions. */
  showTitles: boolean;
  /** Keys on labels and choices. */
  showHotkeys: boolean;
  panelOpen: boolean;
  /** A model is asked about drawn regions. */
  autoAnnotation: boolean;
  /** Its suggestions are accepted without asking. */
  autoAccept: boolean;
}

const KEY = "skylabel.editor";
const DEFAULTS: EditorSettings = {
  keepLabel: true,
  selectCreated: false,
  showTitles: true,
  showHotkeys: true,
  panelOpen: true,
  autoAnnotation: false,
  autoAccept: false,
};

export const useEditorSettings = create<EditorSettings>(() => ({ ...DEFAULTS, ...stored() }));

useEditorSettings.subscribe((settings) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Without storage the settings last as long as the page.
  }
});

function stored(): Partial<EditorSettings> {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(
      Object.entries(parsed).filter(([name, value]) => name in DEFAULTS && typeof value === "boolean"),
    );
  } catch {
    return {};
  }
}
