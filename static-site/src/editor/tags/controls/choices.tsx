import { useLingui } from "@lingui/react/macro";
import { type CSSProperties, useId } from "react";
import type { ConfigOption } from "../../../config/options.ts";
import { flag, text } from "../../../config/tree.ts";
import { ariaKeys } from "../../../hotkeys/bindings.ts";
import { useEditor } from "../../context.ts";
import { storedOption } from "../../core/answers.ts";
import { toggledChoice } from "../../core/commands.ts";
import { useEditorSettings } from "../../settings.ts";
import type { TagProps } from "../table.ts";
import styles from "./choices.module.css";
import { KeyHint } from "./key-hint.tsx";
import { type ControlState, useControl } from "./use-control.ts";

export const parts = ["choice"];

export function View({ node }: TagProps) {
  const { session } = useEditor();
  const state = useControl(node);
  const name = useId();
  if (!state) return null;
  const choices = session.options(state.control);
  const layout = node.attributes.get("layout") ?? (flag(node, "showInline") ? "inline" : text(node, "layout"));
  if (layout === "select") return <Select state={state} choices={choices} />;
  const group = isMultiple(state)
    ? { "aria-label": state.groupLabel }
    : { role: "radiogroup", "aria-label": state.label, "aria-required": state.required || undefined };
  return (
    <fieldset className={`${styles.choices} lsf-choices`} data-layout={layout} {...group}>
      {choices.map((choice) => (
        <ChoiceRow key={choice.value} choice={choice} state={state} name={name} />
      ))}
    </fieldset>
  );
}

const isMultiple = ({ control }: ControlState) => text(control.node, "choice") === "multiple";

function ChoiceRow({ choice, state, name }: { choice: ConfigOption; state: ControlState; name: string }) {
  const id = useId();
  const showKeys = useEditorSettings((settings) => settings.showHotkeys);
  const multiple = isMultiple(state);
  const value = storedOption(state.control, choice);
  const chosen =
    Array.isArray(state.value) && state.value.some((other) => JSON.stringify(other) === JSON.stringify(value));
  const toggle = () => state.set(toggledChoice(state.value, value, multiple));
  return (
    <>
      <label
        className={styles.choice}
        htmlFor={id}
        data-tip={choice.hint}
        dir="auto"
        style={{ "--label": choice.background } as CSSProperties}
      >
        <input
          id={id}
          className={styles.box}
          type={multiple ? "checkbox" : "radio"}
          name={multiple ? undefined : name}
          checked={chosen}
          disabled={state.readOnly}
          aria-keyshortcuts={ariaKeys(choice.hotkey)}
          onChange={toggle}
          // A radio button that is on does not change; choosing it once more takes the answer away.
          onClick={() => !multiple && chosen && toggle()}
          onKeyDown={(event) => {
            if (event.key !== " " || multiple || !chosen || event.altKey || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            toggle();
          }}
        />
        <span>{choice.title}</span>
        {showKeys && choice.hotkey && <KeyHint hotkey={choice.hotkey} />}
      </label>
      {choice.children.length > 0 && (
        <div className={styles.nested}>
          {choice.children.map((child) => (
            <ChoiceRow key={child.value} choice={child} state={state} name={name} />
          ))}
        </div>
      )}
    </>
  );
}

function Select({ state, choices }: { state: ControlState; choices: readonly ConfigOption[] }) {
  const { t } = useLingui();
  const flat = flatten(choices);
  const multiple = isMultiple(state);
  const chosen = (Array.isArray(state.value) ? state.value : []).map((value) => JSON.stringify(value));
  return (
    <select
      className={styles.select}
      multiple={multiple}
      disabled={state.readOnly}
      aria-label={state.label}
      aria-required={state.required || undefined}
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
        <option key={choice.path.join("\n")} value={JSON.stringify(storedOption(state.control, choice))}>
          {"\u2003".repeat(choice.path.length - 1) + choice.title}
        </option>
      ))}
    </select>
  );
}

const flatten = (choices: readonly ConfigOption[]): ConfigOption[] =>
  choices.flatMap((choice) => [choice, ...flatten(choice.children)]);
