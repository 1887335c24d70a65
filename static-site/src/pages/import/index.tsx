import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";
import { EarlierImports } from "./earlier.tsx";
import { DropZone, FileList } from "./files.tsx";
import { useImport } from "./use-import.ts";

/** Brings more data into a project. */
export default function ImportDialog({
  projectId,
  onClose,
  onImported,
}: {
  projectId: number;
  onClose: () => void;
  onImported: () => void;
}) {
  const { t } = useLingui();
  const { files, isSending, hasStarted, add, remove, start } = useImport();
  return (
    <Dialog
      title={t`Import data`}
      size="md"
      onClose={isSending ? undefined : onClose}
      footer={
        hasStarted ? (
          <Button variant="primary" disabled={isSending} onClick={onClose}>
            <Trans>Done</Trans>
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button
              variant="primary"
              disabled={files.length === 0}
              onClick={() => void start(projectId).catch(toast.error).finally(onImported)}
            >
              <Trans>Import</Trans>
            </Button>
          </>
        )
      }
    >
      {!hasStarted && <DropZone onFiles={add} />}
      <FileList files={files} onRemove={hasStarted ? undefined : remove} />
      {!hasStarted && <EarlierImports projectId={projectId} onImported={onImported} />}
    </Dialog>
  );
}
