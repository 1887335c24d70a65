import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { create } from "zustand";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { EMPTY, SANDBOX, showHtml, toHtml } from "./sandbox.ts";
import styles from "./screen.module.css";

const useInstructions = create<{ open: boolean; seen: ReadonlySet<number> }>(() => ({ open: false, seen: new Set() }));

export const openInstructions = () => useInstructions.setState({ open: true });

/** The project's instructions; shown by themselves once a visit where the project asks for it, in the label stream. */
export function Instructions({ project, html, open }: { project: number; html: string; open: boolean }) {
  const { t } = useLingui();
  const shown = useInstructions((state) => state.open);
  useEffect(() => {
    const { seen } = useInstructions.getState();
    if (open && !seen.has(project)) useInstructions.setState({ open: true, seen: new Set([...seen, project]) });
  }, [open, project]);
  if (!shown) return null;
  const close = () => useInstructions.setState({ open: false });
  return (
    <Dialog
      title={<Trans>Instructions</Trans>}
      size="md"
      onClose={close}
      footer={
        <Button variant="primary" data-autofocus onClick={close}>
          <Trans>Start labeling</Trans>
        </Button>
      }
    >
      <iframe
        className={styles.instructions}
        data-short={html.length < 600}
        title={t`Instructions`}
        sandbox={SANDBOX}
        srcDoc={EMPTY}
        onLoad={(event) => showHtml(event.currentTarget, toHtml(html))}
      />
    </Dialog>
  );
}
