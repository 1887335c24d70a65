import { plural } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import { deleteTasks, type Selection, type TaskView } from "../../api/queries/tasks.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { toast } from "../../ui/toast.tsx";

/** Asks before tasks and their annotations are deleted. */
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
  /** Called when the tasks are deleted, or with the job that continues. */
  onDeleted: (job?: number) => void;
}) {
  return (
    <ConfirmDialog
      title={<Plural value={count} one="Delete # task?" other="Delete # tasks?" />}
      action={<Trans>Delete</Trans>}
      confirm={async () => {
        const { job, processed_items: deleted } = await deleteTasks(view, selection);
        if (job === undefined) toast.success(plural(deleted, { one: "# task deleted", other: "# tasks deleted" }));
        onDeleted(job);
      }}
      onClose={onClose}
    >
      <Trans>Their annotations, drafts and predictions are deleted too. This cannot be undone.</Trans>
    </ConfirmDialog>
  );
}
