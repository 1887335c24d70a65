import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useState } from "react";
import { startHotkeys } from "../hotkeys/scopes.ts";
import { useHotkeys } from "../hotkeys/use-hotkeys.ts";
import { editorActions, labelActions } from "./actions.ts";
import { type EditorHandle, EditorProvider } from "./context.ts";
import { Engines } from "./core/engines.ts";
import type { Announcement, Session } from "./core/session.ts";
import styles from "./editor.module.css";
import { RegionDetails } from "./panels/region-details.tsx";
import { RegionList } from "./panels/region-list.tsx";
import { RelationList } from "./panels/relation-list.tsx";
import { RelationOverlay } from "./panels/relation-overlay.tsx";
import { makesRegions } from "./regions/kinds.ts";
import { useEditorSettings } from "./settings.ts";
import { NodeView } from "./tags/tree-view.tsx";
import { SCOPE } from "./tags/visual/scope.ts";

/** The labeling area of one annotation and, beside it, its regions. Tags must be loaded (`loadTags`). */
export function Editor({ session, panels = true, engines }: { session: Session; panels?: boolean; engines?: Engines }) {
  const { t } = useLingui();
  const own = useMemo(() => new Engines(), []);
  const handle: EditorHandle = useMemo(() => ({ session, engines: engines ?? own }), [session, engines, own]);
  const keepLabel = useEditorSettings((settings) => settings.keepLabel);
  const selectCreated = useEditorSettings((settings) => settings.selectCreated);
  const open = useEditorSettings((settings) => settings.panelOpen);
  useEffect(() => {
    session.preferences = { keepLabel, selectCreated };
  }, [session, keepLabel, selectCreated]);
  const actions = useMemo(() => [...labelActions(handle), ...editorActions(handle)], [handle]);
  useHotkeys(actions);
  useFrameHotkeys(handle.engines);

  return (
    <EditorProvider value={handle}>
      <div className={styles.editor}>
        <div className={`${styles.area} ${SCOPE}`} data-readonly={session.readOnly}>
          <NodeView node={session.config.root} />
          <RelationOverlay />
        </div>
        {panels && open && hasRegions(session) && (
          <aside className={styles.side} aria-label={t`Details`}>
            <RegionDetails />
            <RegionList />
            <RelationList />
          </aside>
        )}
        <Announcer session={session} />
      </div>
    </EditorProvider>
  );
}

/** Whether regions can be made or are there; a config of questions alone leaves the room to them. */
function hasRegions({ config, document, unreadCount }: Session): boolean {
  const makes = [...config.controls.values()].some(({ tag }) => makesRegions(tag));
  return makes || document.regionCount > 0 || unreadCount > 0;
}

/** Hears hotkeys in the windows of objects that are frames, too. */
function useFrameHotkeys(engines: Engines): void {
  useEffect(() => {
    const frames = new Map<Window, () => void>();
    const follow = () => {
      for (const [, { root }] of engines.all()) {
        const frame = root.ownerDocument.defaultView;
        if (frame && frame !== window && !frames.has(frame)) frames.set(frame, startHotkeys(frame));
      }
    };
    follow();
    const stop = engines.changed.watch(follow);
    return () => {
      stop();
      for (const end of frames.values()) end();
    };
  }, [engines]);
}

/** Announces changes of regions to screen readers. The same words twice in a row are another message. */
function Announcer({ session }: { session: Session }) {
  const { t } = useLingui();
  const [said, setSaid] = useState({ words: "", turn: 0 });
  useEffect(() => {
    const words = (announcement: Announcement): string => {
      switch (announcement.what) {
        case "created":
          return t`Region made: ${announcement.labels.join(", ")} ${announcement.text ?? ""}`;
        case "relabeled":
          return t`Label: ${announcement.labels.join(", ")}`;
        case "selected":
          return t`Selected: ${announcement.labels.join(", ")} ${announcement.text ?? ""}`;
        case "deleted":
          return plural(announcement.count, { one: "# region deleted", other: "# regions deleted" });
        case "accepted":
          return plural(announcement.count, { one: "# suggestion accepted", other: "# suggestions accepted" });
        case "undone":
          return t`Undone`;
        case "redone":
          return t`Redone`;
        case "used-up":
          return t`${announcement.label} is used as often as allowed (${announcement.limit})`;
      }
    };
    const stopSession = session.onAnnouncement((announcement) =>
      setSaid(({ turn }) => ({ words: words(announcement), turn: turn + 1 })),
    );
    return stopSession;
  }, [session, t]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {/* A new element: a text that does not change is not announced. */}
      <span key={said.turn}>{said.words}</span>
    </div>
  );
}
