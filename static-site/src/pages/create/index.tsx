import { Trans, useLingui } from "@lingui/react/macro";
import * as Tabs from "@radix-ui/react-tabs";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { ApiError } from "../../api/errors.ts";
import { createProject, type Project } from "../../api/queries/projects.ts";
import { paths } from "../../app/paths.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Input, Textarea } from "../../ui/field.tsx";
import tabStyles from "../../ui/tabs.module.css";
import { toast } from "../../ui/toast.tsx";
import { DropZone, FileList } from "../import/files.tsx";
import { useImport } from "../import/use-import.ts";
import { ConfigEditor } from "../settings/config-editor.tsx";
import styles from "./create.module.css";

/** Characters that a project's name has at least. */
const shortestTitle = 3;

/** A new project in three tabs: its name, its data, its labeling setup. Only the name is needed. */
export default function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const [tab, setTab] = useState("name");
  const [title, setTitle] = useState("");
  const [description, setDescription] = useState("");
  const [config, setConfig] = useState("");
  const [created, setCreated] = useState<Project | null>(null);
  const [titleError, setTitleError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const upload = useImport();

  const save = async () => {
    if (title.trim().length < shortestTitle) {
      setTab("name");
      return;
    }
    setBusy(true);
    try {
      const project =
        created ??
        (await createProject({ title: title.trim(), description, ...(config.trim() && { label_config: config }) }));
      setCreated(project);
      void queryClient.invalidateQueries({ queryKey: ["projects"] });
      if (upload.files.length === 0) {
        navigate(paths.data(project.id));
        return;
      }
      setTab("data");
      await upload.start(project.id);
      void queryClient.invalidateQueries({ queryKey: ["projects"] });
    } catch (error) {
      const aboutTitle = error instanceof ApiError ? error.fields.title : undefined;
      if (aboutTitle) {
        setTitleError(aboutTitle.join("\n"));
        setTab("name");
      } else toast.error(error);
    } finally {
      setBusy(false);
    }
  };
  const open = () => created && navigate(paths.data(created.id));
  const isRunning = busy || upload.isSending;

  return (
    <Tabs.Root value={tab} onValueChange={setTab} activationMode="manual">
      <Dialog
        title={t`Create project`}
        size="full"
        flush
        onClose={isRunning ? undefined : (created ? open : onClose) || onClose}
        head={
          <>
            <Tabs.List className={tabStyles.list} aria-label={t`Steps`}>
              <Tabs.Trigger className={tabStyles.tab} value="name" disabled={created !== null}>
                <Trans>Project name</Trans>
              </Tabs.Trigger>
              <Tabs.Trigger className={tabStyles.tab} value="data">
                <Trans>Data import</Trans>
              </Tabs.Trigger>
              <Tabs.Trigger className={tabStyles.tab} value="setup" disabled={created !== null}>
                <Trans>Labeling setup</Trans>
              </Tabs.Trigger>
            </Tabs.List>
            <span style={{ flex: 1 }} />
            {created && upload.hasStarted ? (
              <Button variant="primary" disabled={upload.isSending} onClick={open}>
                <Trans>Open the project</Trans>
              </Button>
            ) : (
              <Button
                variant="primary"
                busy={busy}
                disabled={title.trim().length < shortestTitle}
                onClick={() => void save()}
              >
                <Trans>Save</Trans>
              </Button>
            )}
          </>
        }
      >
        <Tabs.Content value="name" className={styles.padded} tabIndex={-1}>
          <Field label={t`Name`} hint={t`3 to 50 characters`} error={titleError}>
            {(props) => (
              <Input
                {...props}
                value={title}
                minLength={3}
                maxLength={50}
                required
                data-autofocus
                onChange={(event) => {
                  setTitle(event.target.value);
                  setTitleError(null);
                }}
                onKeyDown={(event) => event.key === "Enter" && title.trim().length >= shortestTitle && setTab("data")}
              />
            )}
          </Field>
          <Field label={t`Description`} hint={t`For the project list; annotators see the instructions instead.`}>
            {(props) => (
              <Textarea
                {...props}
                rows={4}
                value={description}
                onChange={(event) => setDescription(event.target.value)}
              />
            )}
          </Field>
        </Tabs.Content>
        <Tabs.Content value="data" className={styles.padded} tabIndex={-1}>
          <div>
            {!upload.hasStarted && <DropZone onFiles={upload.add} />}
            <FileList files={upload.files} onRemove={upload.hasStarted ? undefined : upload.remove} />
          </div>
        </Tabs.Content>
        <Tabs.Content value="setup" className={styles.panel} tabIndex={-1}>
          <ConfigEditor value={config} onChange={setConfig} />
        </Tabs.Content>
      </Dialog>
    </Tabs.Root>
  );
}
