import { Trans, useLingui } from "@lingui/react/macro";
import type { Project } from "../../api/queries/projects.ts";
import { Field, Input, RadioCards, Switch, Textarea } from "../../ui/field.tsx";
import { SaveBar } from "./save-bar.tsx";
import styles from "./settings.module.css";
import { useDraft } from "./use-draft.ts";

/** Settings for annotators: instructions, distribution of tasks, skipping. */
export function Annotation({ project }: { project: Project }) {
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
        <Trans>Annotation</Trans>
      </h1>
      <div className={styles.card}>
        <h2>
          <Trans>Instructions</Trans>
        </h2>
        <Field label={t`Instructions for annotators`} hint={t`Plain text or HTML.`}>
          {(props) => (
            <Textarea
              {...props}
              rows={6}
              value={values.expert_instruction ?? ""}
              onChange={(event) => change({ expert_instruction: event.target.value })}
            />
          )}
        </Field>
        <Switch
          label={<Trans>Show instructions before labeling</Trans>}
          checked={values.show_instruction}
          onChange={(show_instruction) => change({ show_instruction })}
        />
      </div>
      <div className={styles.card}>
        <h2>
          <Trans>Distribution</Trans>
        </h2>
        <Field
          label={t`Annotations per task`}
          hint={t`Number of annotators who label each task. If more than one, annotators do not see each other's annotations.`}
        >
          {(props) => (
            <Input
              {...props}
              type="number"
              min={1}
              max={1000}
              required
              value={values.maximum_annotations}
              onChange={(event) => change({ maximum_annotations: Math.max(1, event.target.valueAsNumber || 1) })}
            />
          )}
        </Field>
        <RadioCards
          legend={<Trans>Order of tasks</Trans>}
          value={values.sampling ?? "Sequential sampling"}
          onChange={(sampling) => change({ sampling })}
          options={[
            {
              value: "Sequential sampling",
              title: <Trans>Sequential</Trans>,
              hint: <Trans>In the order of import.</Trans>,
            },
            {
              value: "Uniform sampling",
              title: <Trans>Random</Trans>,
              hint: <Trans>Tasks come in random order.</Trans>,
            },
          ]}
        />
      </div>
      <div className={styles.card}>
        <h2>
          <Trans>Skipping</Trans>
        </h2>
        <Switch
          label={<Trans>Allow annotators to skip tasks</Trans>}
          checked={values.show_skip_button}
          onChange={(show_skip_button) => change({ show_skip_button })}
        />
        <RadioCards
          legend={<Trans>A skipped task</Trans>}
          value={values.skip_queue ?? "REQUEUE_FOR_OTHERS"}
          onChange={(skip_queue) => change({ skip_queue })}
          options={[
            { value: "REQUEUE_FOR_ME", title: <Trans>returns to the same annotator</Trans> },
            { value: "REQUEUE_FOR_OTHERS", title: <Trans>goes to other annotators</Trans> },
            { value: "IGNORE_SKIPPED", title: <Trans>counts as done</Trans> },
          ]}
        />
        <Switch
          label={<Trans>Allow empty annotations</Trans>}
          checked={values.enable_empty_annotation}
          onChange={(enable_empty_annotation) => change({ enable_empty_annotation })}
        />
      </div>
      <SaveBar {...state} />
    </form>
  );
}
