import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { errorText } from "../../api/errors.ts";
import type { Project } from "../../api/queries/projects.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ConfigEditor } from "./config-editor.tsx";
import styles from "./settings.module.css";
import { UndrawnQuestion } from "./undrawn-question.tsx";
import { undrawnNames } from "./undrawn-tags.ts";
import { useDraft } from "./use-draft.ts";

/** The labeling config with its preview. */
export function Labeling({ project }: { project: Project }) {
  const { values, change, save, isDirty, busy, error } = useDraft(project);
  const [undrawn, setUndrawn] = useState<readonly string[]>([]);
  const check = async () => {
    const [before, names] = await Promise.all([undrawnNames(project.label_config), undrawnNames(values.label_config)]);
    // The owner has already accepted the tags of the saved config.
    const added = names.filter((name) => !before.includes(name));
    if (added.length > 0) setUndrawn(added);
    else await save();
  };
  return (
    <div className={styles.full}>
      <div>
        <h1>
          <Trans>Labeling interface</Trans>
        </h1>
        <Button variant="primary" busy={busy} disabled={!isDirty} onClick={() => void check()}>
          <Trans>Save</Trans>
        </Button>
      </div>
      {error !== null && (
        <div className={styles.refused}>
          <Notice tone="danger">{errorText(error, "label_config")}</Notice>
        </div>
      )}
      <div className={styles.setup}>
        <ConfigEditor value={values.label_config} onChange={(label_config) => change({ label_config })} />
      </div>
      {undrawn.length > 0 && (
        <UndrawnQuestion
          names={undrawn}
          action={<Trans>Save anyway</Trans>}
          confirm={save}
          onClose={() => setUndrawn([])}
        />
      )}
    </div>
  );
}
