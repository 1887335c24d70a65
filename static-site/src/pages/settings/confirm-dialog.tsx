import { Trans } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";
import styles from "./entries.module.css";

/** Asks before something of the project is deleted; `action` is what the button says instead. */
export function ConfirmDialog({
  title,
  children,
  action = <Trans>Delete</Trans>,
  remove,
  onClose,
}: {
  title: ReactNode;
  children: ReactNode;
  action?: ReactNode;
  remove: () => Promise<void>;
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await remove();
      onClose();
    } catch (error) {
      toast.error(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose} data-autofocus>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="danger" busy={busy} onClick={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      <p className={styles.warning}>{children}</p>
    </Dialog>
  );
}
