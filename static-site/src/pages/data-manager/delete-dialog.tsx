import { plural } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import { useState } from "react";
import { deleteTasks, type Selection, type TaskView } from "../../api/queries/tasks.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";

/** Asks before tasks and their annotations go. */
export function DeleteDialog({
  view,
  selection,
  count,
  onClose,
  onDeleted,
}: {
  view: TaskView;
  selection: Selection;
  count: number;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await deleteTasks(view, selection);
      toast.success(plural(count, { one: "# task deleted", other: "# tasks deleted" }));
      onDeleted();
    } catch (error) {
      toast.error(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={<Plural value={count} one="Delete # task?" other="Delete # tasks?" />}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose} data-autofocus>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            <Trans>Delete</Trans>
          </Button>
        </>
      }
    >
      <Trans>Their annotations, drafts and predictions go with them. This cannot be undone.</Trans>
    </Dialog>
  );
}
