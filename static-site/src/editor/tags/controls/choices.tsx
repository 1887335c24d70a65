import { useLingui } from "@lingui/react/macro";
import { type CSSProperties, useId } from "react";
import type { Choosable } from "../../../config/choices.ts";
import { flag, text } from "../../../config/tree.ts";
import { useEditor } from "../../context.ts";
import { toggledChoice } from "../../core/commands.ts";
import { useEditorSettings } from "../../settings.ts";
import type { TagProps } from "../registry.ts";
import styles from "./choices.module.css";
import { KeyHint } from "./key-hint.tsx";
import { stored } from "./stored.ts";
import { type ControlState, useControl } from "./use-control.ts";

export function View({ node }: TagProps) {
  const { t } = useLingui();
  const { session } = useEditor();
  const state = useControl(node);
  if (!state) return null;
  const choices = session.choosables(state.control);
  const layout = text(node, "layout", flag(node, "showInline") ? "inline" : "vertical");
  if (layout === "select") return <Select state={state} choices={choices} />;
  return (
    <fieldset className={`${styles.choices} lsf-choices`} data-layout={layout} aria-label={t`Choices`}>
      {choices.map((choice) => (
        <ChoiceRow key={choice.value} choice={choice} state={state} />
      ))}
    </fieldset>
  );
}

const isMultiple = ({ control }: ControlState) => text(control.node, "choice", "single") === "multiple";

function ChoiceRow({ choice, state }: { choice: Choosable; state: ControlState }) {
  const id = useId();
  const showKeys = useEditorSettings((settings) => settings.showHotkeys);
  const multiple = isMultiple(state);
  const value = stored(state.control, choice);
  const chosen =
    Array.isArray(state.value) && state.value.some((other) => JSON.stringify(other) === JSON.stringify(value));
  const toggle = () => state.set(toggledChoice(state.value, value, multiple));
  return (
    <>
      <label
        className={styles.choice}
        htmlFor={id}
        data-tip={choice.hint}
        style={{ "--label": choice.background } as CSSProperties}
      >
        <input
          id={id}
          className={styles.box}
          data-round={!multiple}
          type="checkbox"
          checked={chosen}
          disabled={state.readOnly}
          aria-keyshortcuts={choice.hotkey}
          onChange={toggle}
        />
        <span>{choice.title}</span>
        {showKeys && choice.hotkey && <KeyHint hotkey={choice.hotkey} />}
      </label>
      {choice.children.length > 0 && (
        <div className={styles.nested}>
          {choice.children.map((child) => (
            <ChoiceRow key={child.value} choice={child} state={state} />
          ))}
        </div>
      )}
    </>
  );
}

function Select({ state, choices }: { state: ControlState; choices: readonly Choosable[] }) {
  const { t } = useLingui();
  const flat = flatten(choices);
  const multiple = isMultiple(state);
  const chosen = (Array.isArray(state.value) ? state.value : []).map((value) => JSON.stringify(value));
  return (
    <select
      className={styles.select}
      multiple={multiple}
      disabled={state.readOnly}
      aria-label={t`Choices`}
      value={multiple ? chosen : (chosen[0] ?? "")}
      onChange={({ target }) => {
        const picked = [...target.selectedOptions]
          .filter((option) => option.value !== "")
          .map((option) => JSON.parse(option.value));
        state.set(picked.length > 0 ? picked : undefined);
      }}
    >
      {!multiple && <option value="">{t`Choose…`}</option>}
      {flat.map((choice) => (
        <option key={choice.path.join("\n")} value={JSON.stringify(stored(state.control, choice))}>
          {"\u2003".repeat(choice.path.length - 1) + choice.title}
        </option>
      ))}
    </select>
  );
}

const flatten = (choices: readonly Choosable[]): Choosable[] =>
  choices.flatMap((choice) => [choice, ...flatten(choice.children)]);
