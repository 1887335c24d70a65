import { Plural, Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

/** Asks before a config is stored that has tags which the labeling page does not draw. */
export function UndrawnQuestion({
  names,
  action,
  confirm,
  onClose,
}: {
  /** Names of these tags. */
  names: readonly string[];
  action: ReactNode;
  confirm: () => Promise<void>;
  onClose: () => void;
}) {
  const list = names.map((name) => `<${name}>`).join(", ");
  return (
    <ConfirmDialog
      title={<Plural value={names.length} one="Annotators will not see # tag" other="Annotators will not see # tags" />}
      action={action}
      isDangerous={false}
      confirm={confirm}
      onClose={onClose}
    >
      <Trans>
        Skylabel does not draw {list}. Annotators see a note in its place and can submit tasks without having labeled
        it. Existing results are kept.
      </Trans>
    </ConfirmDialog>
  );
}
