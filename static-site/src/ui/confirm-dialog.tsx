import { Trans } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./confirm-dialog.module.css";
import { Dialog } from "./dialog.tsx";
import { toast } from "./toast.tsx";

/** Asks before something is done that cannot be undone. A failure is shown as a toast and leaves the dialog open. */
export function ConfirmDialog({
  title,
  children,
  action,
  isDangerous = true,
  confirm,
  onClose,
}: {
  title: ReactNode;
  /** The consequences of the action. */
  children: ReactNode;
  /** The text of the button: a verb. */
  action: ReactNode;
  isDangerous?: boolean;
  /** Does it. The dialog closes when this resolves. */
  confirm: () => Promise<void> | void;
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await confirm();
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
          <Button variant={isDangerous ? "danger" : "primary"} busy={busy} onClick={() => void run()}>
            {action}
          </Button>
        </>
      }
    >
      <p className={styles.text}>{children}</p>
    </Dialog>
  );
}
