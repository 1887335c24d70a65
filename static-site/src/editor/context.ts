/** How React views reach the open annotation: one context, and hooks that follow single facts of it. */
import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { ConfigNode } from "../config/tree.ts";
import { resolveText } from "../config/variables.ts";
import type { Engines } from "./core/engines.ts";
import { type Answer, answerKey, type Region, type RegionId, type Relation } from "./core/items.ts";
import type { AnswerScope, Session } from "./core/session.ts";
import { shows } from "./core/visibility.ts";

export interface EditorHandle {
  readonly session: Session;
  readonly engines: Engines;
}

const EditorContext = createContext<EditorHandle | undefined>(undefined);
export const EditorProvider = EditorContext.Provider;

export function useEditor(): EditorHandle {
  const handle = useContext(EditorContext);
  if (!handle) throw new Error("no annotation is open here");
  return handle;
}

/** The selected regions' ids; a new set whenever the selection changes. */
export function useSelectedIds(): ReadonlySet<RegionId> {
  const { selection } = useEditor().session;
  return useSyncExternalStore(selection.changed.watch, () => selection.ids);
}

/** Every region; a new array whenever one changes. */
export function useRegions(): readonly Region[] {
  const { document } = useEditor().session;
  const watch = useCallback((notify: () => void) => document.observe(notify), [document]);
  return useSyncExternalStore(watch, () => document.regions());
}

/** Every relation; a new array whenever one changes. */
export function useRelations(): readonly Relation[] {
  const { document } = useEditor().session;
  const watch = useCallback((notify: () => void) => document.observe(notify), [document]);
  return useSyncExternalStore(watch, () => document.relations());
}

/** The regions that the person hides or locks; a new set whenever one changes. */
export function useFlagged(flag: "hidden" | "locked"): ReadonlySet<RegionId> {
  const { view } = useEditor().session;
  return useSyncExternalStore(view.changed.watch, () => view.ids(flag));
}

/** The only or last selected region, followed as it changes. */
export function useSelectedRegion(): Region | undefined {
  const { document, selection } = useEditor().session;
  const watch = useCallback(
    (notify: () => void) => {
      const stops = [document.observe(notify), selection.changed.watch(notify)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [document, selection],
  );
  return useSyncExternalStore(watch, () =>
    selection.last === undefined ? undefined : document.region(selection.last),
  );
}

export function useAnswer(control: string, { region, item }: AnswerScope = {}): Answer | undefined {
  const { document } = useEditor().session;
  const key = answerKey(control, region, item);
  const watch = useCallback((notify: () => void) => document.watch(key, notify), [document, key]);
  return useSyncExternalStore(watch, () => document.answer(key));
}

const RULES = ["perregion", "visiblewhen", "whenchoicevalue"];

/** Whether a node of the config shows now. Nodes without rules follow nothing. */
export function useShows(node: ConfigNode): boolean {
  const { session } = useEditor();
  const ruled = RULES.some((rule) => node.attributes.has(rule));
  const watch = useCallback(
    (notify: () => void) => {
      if (!ruled) return () => {};
      const stops = [session.document.observe(notify), session.selection.changed.watch(notify)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [session, ruled],
  );
  return useSyncExternalStore(watch, () => {
    if (!ruled) return true;
    const { document, config, selection } = session;
    const region = selection.last === undefined ? undefined : document.region(selection.last);
    return shows(node, { document, config, region });
  });
}

/** An attribute with the task's data filled in. */
export function useText(node: ConfigNode, attribute: string): string {
  const { session } = useEditor();
  return resolveText(node.attributes.get(attribute) ?? "", session.data);
}
