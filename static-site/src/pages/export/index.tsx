import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { errorText } from "../../api/errors.ts";
import { exportFormatsQuery, exportUrl } from "../../api/queries/exports.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { RadioCards, Switch } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./export.module.css";

/** Chooses a format and downloads the project's annotations in it. */
export default function ExportDialog({ projectId, onClose }: { projectId: number; onClose: () => void }) {
  const { t } = useLingui();
  const formats = useQuery(exportFormatsQuery(projectId));
  const [format, setFormat] = useState("JSON");
  const [allTasks, setAllTasks] = useState(false);
  const suitable = formats.data?.filter((candidate) => !candidate.disabled) ?? [];

  const download = () => {
    const link = document.createElement("a");
    link.href = exportUrl(projectId, format, allTasks);
    link.download = "";
    link.click();
  };

  return (
    <Dialog
      title={t`Export`}
      size="md"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button
            variant="primary"
            icon={<Download size={15} />}
            disabled={!suitable.some(({ name }) => name === format)}
            onClick={download}
          >
            <Trans>Download</Trans>
          </Button>
        </>
      }
    >
      {formats.isPending && <Skeleton height={180} />}
      {formats.isError && <Notice tone="danger">{errorText(formats.error)}</Notice>}
      {formats.data && (
        <>
          <div className={styles.formats}>
            <RadioCards
              legend={<Trans>Format</Trans>}
              value={format}
              options={suitable.map(({ name, title, description }) => ({ value: name, title, hint: description }))}
              onChange={setFormat}
            />
          </div>
          <Switch
            label={<Trans>Include tasks without annotations</Trans>}
            hint={<Trans>If off, only annotated tasks are exported.</Trans>}
            checked={allTasks}
            onChange={setAllTasks}
          />
        </>
      )}
    </Dialog>
  );
}
