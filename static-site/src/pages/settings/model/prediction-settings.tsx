import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type Backend, modelVersionsQuery } from "../../../api/queries/ml.ts";
import type { Project } from "../../../api/queries/projects.ts";
import { formatCount } from "../../../app/format.ts";
import { Field, Input, Select, Switch } from "../../../ui/field.tsx";
import { SaveBar } from "../save-bar.tsx";
import settings from "../settings.module.css";
import { useDraft } from "../use-draft.ts";

/** How a project uses predictions. */
export function PredictionSettings({ project, backends }: { project: Project; backends: readonly Backend[] }) {
  const { t } = useLingui();
  const { values, change, save, ...state } = useDraft(project);
  const versions = useQuery(modelVersionsQuery(project.id)).data ?? [];
  const titles = [...new Set(backends.map(({ title }) => title))];
  const named = versions.filter(({ model_version }) => model_version !== "" && !titles.includes(model_version));
  const chosen = values.model_version ?? "";
  const isKnown = chosen === "" || titles.includes(chosen) || named.some((one) => one.model_version === chosen);
  const shows = values.show_collab_predictions;

  return (
    <form
      className={settings.card}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>
        <Trans>Predictions</Trans>
      </h2>
      <Switch
        label={<Trans>Show predictions to annotators</Trans>}
        hint={<Trans>A new annotation starts with the model's prediction, which the annotator corrects.</Trans>}
        checked={shows}
        onChange={(show_collab_predictions) => change({ show_collab_predictions })}
      />
      <Field
        label={t`Predictions to show`}
        hint={t`Choosing a model uses its current version. Predictions of other models are not shown while labeling.`}
      >
        {(props) => (
          <Select {...props} value={chosen} onChange={(event) => change({ model_version: event.target.value })}>
            <option value="">{t`Newest predictions of any model`}</option>
            {!isKnown && <option>{chosen}</option>}
            {titles.length > 0 && (
              <optgroup label={t`Connected models`}>
                {titles.map((title) => (
                  <option key={title}>{title}</option>
                ))}
              </optgroup>
            )}
            {named.length > 0 && (
              <optgroup label={t`Versions in imported predictions`}>
                {named.map(({ model_version: version, count }) => (
                  <option key={version} value={version}>
                    {version} ({formatCount(count)})
                  </option>
                ))}
              </optgroup>
            )}
          </Select>
        )}
      </Field>
      <Switch
        label={<Trans>Request missing predictions when a task is opened</Trans>}
        hint={shows ? <Trans>Always on while predictions are shown.</Trans> : undefined}
        // The server asks for what it is to show.
        checked={shows || values.evaluate_predictions_automatically}
        disabled={shows}
        onChange={(evaluate_predictions_automatically) => change({ evaluate_predictions_automatically })}
      />
      <Field label={t`Train every N annotations`} hint={t`The models are told to train each time. 0 turns this off.`}>
        {(props) => (
          <Input
            {...props}
            type="number"
            min={0}
            max={1_000_000}
            required
            value={values.min_annotations_to_start_training}
            onChange={(event) =>
              change({ min_annotations_to_start_training: Math.max(0, event.target.valueAsNumber || 0) })
            }
          />
        )}
      </Field>
      <SaveBar {...state} />
    </form>
  );
}
