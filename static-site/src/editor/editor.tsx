import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useState } from "react";
import { useHotkeys } from "../app/hotkeys/use-hotkeys.ts";
import { editorActions, labelActions } from "./actions.ts";
import { type EditorHandle, EditorProvider } from "./context.ts";
import { Engines } from "./core/engines.ts";
import type { Announcement, Session } from "./core/session.ts";
import styles from "./editor.module.css";
import { RegionDetails } from "./panels/region-details.tsx";
import { RegionList } from "./panels/region-list.tsx";
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
    session.habits = { keepLabel, selectCreated };
  }, [session, keepLabel, selectCreated]);
  const actions = useMemo(() => [...labelActions(handle), ...editorActions(handle)], [handle]);
  useHotkeys(actions);

  return (
    <EditorProvider value={handle}>
      <div className={styles.editor}>
        <div className={`${styles.area} ${SCOPE}`} data-readonly={session.readOnly}>
          <NodeView node={session.config.root} />
        </div>
        {panels && open && hasRegions(session) && (
          <aside className={styles.side} aria-label={t`Details`}>
            <RegionDetails />
            <RegionList />
          </aside>
        )}
        <Announcer session={session} />
      </div>
    </EditorProvider>
  );
}

/** Whether regions can be made or are there; a config of questions alone leaves the room to them. */
function hasRegions({ config, document, unreadCount }: Session): boolean {
  const makesRegions = [...config.controls.values()].some(({ tag }) => tag.endsWith("labels") || tag === "rectangle");
  return makesRegions || document.regionCount > 0 || unreadCount > 0;
}

/** Says what happened to regions to those who do not see it. */
function Announcer({ session }: { session: Session }) {
  const { t } = useLingui();
  const [said, setSaid] = useState("");
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
    const stopSession = session.onAnnouncement((announcement) => setSaid(words(announcement)));
    return stopSession;
  }, [session, t]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {said}
    </div>
  );
}
