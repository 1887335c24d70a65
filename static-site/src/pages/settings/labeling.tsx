import { Trans } from "@lingui/react/macro";
import { errorText } from "../../api/errors.ts";
import type { Project } from "../../api/queries/projects.ts";
import { Notice } from "../../ui/bits.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfigEditor } from "./config-editor.tsx";
import styles from "./settings.module.css";
import { useDraft } from "./use-draft.ts";

/** The labeling config with its preview. */
export function Labeling({ project }: { project: Project }) {
  const { values, change, save, isDirty, busy, error } = useDraft(project);
  return (
    <div className={styles.full}>
      <div>
        <h1>
          <Trans>Labeling interface</Trans>
        </h1>
        {error !== null && <Notice tone="danger">{errorText(error)}</Notice>}
        <Button variant="primary" busy={busy} disabled={!isDirty} onClick={() => void save()}>
          <Trans>Save</Trans>
        </Button>
      </div>
      <div>
        <ConfigEditor value={values.label_config} onChange={(label_config) => change({ label_config })} />
      </div>
    </div>
  );
}
