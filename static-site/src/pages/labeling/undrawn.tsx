import { Trans } from "@lingui/react/macro";
import type { Config } from "../../config/tree.ts";
import { undrawnTags } from "../../editor/tags/registry.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import styles from "./screen.module.css";

/** The tags of a config that the page does not draw. */
export interface Undrawn {
  /** Tags as a person reads them: `<Video>, <Timeline>`; empty when everything is drawn. */
  readonly names: string;
  /** Whether one of them shows data or asks a question, so that a submitted annotation may lack something. */
  readonly matters: boolean;
}

export function undrawnOf(config: Config): Undrawn {
  const nodes = undrawnTags(config);
  return {
    names: nodes.map(({ tagName }) => `<${tagName}>`).join(", "),
    matters: nodes.some(({ attributes }) => attributes.has("name")),
  };
}

/** Shown above a task of which a part is not drawn. */
export function UndrawnNotice({ names }: { names: string }) {
  return (
    <div className={styles.notice}>
      <Notice tone="warning">
        <Trans>Part of this task is not shown: Skylabel does not draw {names}.</Trans>
      </Notice>
    </div>
  );
}

/** Asks before an annotation of such a task is submitted: it would count as done. */
export function UndrawnSubmitQuestion({
  names,
  confirm,
  onClose,
}: {
  names: string;
  confirm: () => Promise<void>;
  onClose: () => void;
}) {
  return (
    <ConfirmDialog
      title={<Trans>Submit without seeing the whole task?</Trans>}
      action={<Trans>Submit anyway</Trans>}
      isDangerous={false}
      confirm={confirm}
      onClose={onClose}
    >
      <Trans>
        Skylabel does not draw {names}. The annotation will count as done although this part was neither shown nor
        labeled here.
      </Trans>
    </ConfirmDialog>
  );
}
