import { Trans, useLingui } from "@lingui/react/macro";
import type { Project } from "../../api/queries/projects.ts";
import { Field, Input, Textarea } from "../../ui/field.tsx";
import { SaveBar } from "./save-bar.tsx";
import styles from "./settings.module.css";
import { useDraft } from "./use-draft.ts";

/** Colours to tell projects apart; stored with the project, so they are values and not tokens. */
const colors = ["#FFFFFF", "#F6A69E", "#F7C67F", "#F3E37C", "#9BDDB2", "#7CD3D6", "#8EC5F7", "#B3A7F2", "#E6A8DB"];

/** Name, description and colour. */
export function General({ project }: { project: Project }) {
  const { t } = useLingui();
  const { values, change, save, ...state } = useDraft(project);
  return (
    <form
      className={styles.section}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h1>
        <Trans>General</Trans>
      </h1>
      <div className={styles.card}>
        <Field label={t`Name`}>
          {(props) => (
            <Input
              {...props}
              value={values.title}
              minLength={3}
              maxLength={50}
              required
              onChange={(event) => change({ title: event.target.value })}
            />
          )}
        </Field>
        <Field label={t`Description`}>
          {(props) => (
            <Textarea
              {...props}
              rows={4}
              value={values.description ?? ""}
              onChange={(event) => change({ description: event.target.value })}
            />
          )}
        </Field>
        <fieldset className={styles.colors}>
          <legend>
            <Trans>Color</Trans>
          </legend>
          {colors.map((color) => (
            <label key={color} className={styles.color} style={{ background: color }}>
              <input
                type="radio"
                name="color"
                aria-label={color}
                checked={(values.color ?? "#FFFFFF").toUpperCase() === color}
                onChange={() => change({ color })}
              />
            </label>
          ))}
        </fieldset>
      </div>
      <SaveBar {...state} />
    </form>
  );
}
