import { useLingui } from "@lingui/react/macro";
import { type CSSProperties, useSyncExternalStore } from "react";
import { titleOf } from "../../../config/titles.ts";
import { flag, text } from "../../../config/tree.ts";
import { ariaKeys } from "../../../hotkeys/bindings.ts";
import { useEditor, useSelectedRegion } from "../../context.ts";
import { chooseLabel } from "../../core/commands.ts";
import { useEditorSettings } from "../../settings.ts";
import type { TagProps } from "../table.ts";
import { KeyHint } from "./key-hint.tsx";
import styles from "./labels.module.css";

export const parts = ["label"];

/** The labels of one control: the active ones, or those of the selected region. */
export function View({ node }: TagProps) {
  const { t } = useLingui();
  const { session, engines } = useEditor();
  const control = session.config.controls.get(text(node, "name"));
  const region = useSelectedRegion();
  const active = useSyncExternalStore(session.activeLabels.changed.watch, () =>
    session.activeLabels.active(text(node, "name")),
  );
  const showKeys = useEditorSettings((settings) => settings.showHotkeys);
  if (!control) return null;
  const ofRegion = region && control.toName.includes(region.object) ? region : undefined;
  const marked = ofRegion?.marks.find((mark) => mark.control === control.name)?.labels;
  const name = titleOf(session.config.root, control, session.data);
  const title = flag(node, "required") ? t`${name} (required)` : name;
  const chosen = ofRegion ? (marked ?? []) : active;
  return (
    <fieldset
      className={`${styles.labels} lsf-labels`}
      data-inline={flag(node, "showInline")}
      aria-label={ofRegion ? t`${title}, of the selected region` : title}
    >
      {session.options(control).map((label) => (
        <button
          key={label.value}
          type="button"
          className={`${styles.label} lsf-label`}
          style={{ "--label": label.background } as CSSProperties}
          aria-pressed={chosen.includes(label.value)}
          aria-keyshortcuts={ariaKeys(label.hotkey)}
          dir="auto"
          data-tip={label.hint}
          disabled={session.readOnly}
          // The text selected for a label must stay selected.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => chooseLabel(session, engines, control, label.value, "toggle")}
        >
          <span className={styles.title}>{label.title}</span>
          {showKeys && label.hotkey && <KeyHint hotkey={label.hotkey} />}
        </button>
      ))}
    </fieldset>
  );
}
