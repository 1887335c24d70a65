import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { ApiError } from "../../api/errors.ts";
import { createProject, type Project } from "../../api/queries/projects.ts";
import { paths } from "../../app/paths.ts";
import { useDiscardable } from "../../app/use-discardable.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Input, Textarea } from "../../ui/field.tsx";
import { Tab, TabList, TabPanel } from "../../ui/tabs.tsx";
import { toast } from "../../ui/toast.tsx";
import { DropZone, FileList } from "../import/files.tsx";
import { useImport } from "../import/use-import.ts";
import { ConfigEditor } from "../settings/config-editor.tsx";
import { UndrawnQuestion } from "../settings/undrawn-question.tsx";
import { undrawnNames } from "../settings/undrawn-tags.ts";
import styles from "./create.module.css";

/** Fewest characters of a project's name. */
const shortestTitle = 3;

type Step = "name" | "data" | "setup";

/** A new project in three tabs: name, data, labeling setup. Only the name is required. */
export default function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const [step, setStep] = useState<Step>("name");
  const [title, setTitle] = useState("");
  const [description, setDescription] = useState("");
  const [config, setConfig] = useState("");
  const [created, setCreated] = useState<Project | null>(null);
  const [titleError, setTitleError] = useState<string | null>(null);
  const [undrawn, setUndrawn] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const upload = useImport();
  const hasName = title.trim().length >= shortestTitle;
  const isDirty = title !== "" || description !== "" || config !== "" || upload.files.length > 0;
  const stopAsking = useDiscardable(isDirty && created === null);

  const create = async () => {
    setBusy(true);
    try {
      const project =
        created ??
        (await createProject({ title: title.trim(), description, ...(config.trim() && { label_config: config }) }));
      setCreated(project);
      stopAsking();
      void queryClient.invalidateQueries({ queryKey: ["projects"] });
      if (upload.files.length === 0) {
        navigate(paths.data(project.id));
        return;
      }
      setStep("data");
      await upload.start(project.id);
      void queryClient.invalidateQueries({ queryKey: ["projects"] });
    } catch (error) {
      const aboutTitle = error instanceof ApiError ? error.fields.title : undefined;
      if (aboutTitle) {
        setTitleError(aboutTitle.join("\n"));
        setStep("name");
      } else toast.error(error);
    } finally {
      setBusy(false);
    }
  };
  const check = async () => {
    const names = await undrawnNames(config);
    if (names.length > 0) setUndrawn(names);
    else await create();
  };
  const open = () => created && navigate(paths.data(created.id));
  const isRunning = busy || upload.isSending;
  const tab = (name: Step) => ({ name, selected: step === name, hasPanel: true, onSelect: () => setStep(name) });
  const panel = (name: Step) => ({ name, selected: step === name });

  return (
    <Dialog
      title={t`Create project`}
      size="full"
      flush
      onClose={isRunning ? undefined : created ? open : onClose}
      head={
        <TabList label={t`Steps`}>
          <Tab {...tab("name")} disabled={created !== null}>
            <Trans>Project name</Trans>
          </Tab>
          <Tab {...tab("data")}>
            <Trans>Data import</Trans>
          </Tab>
          <Tab {...tab("setup")} disabled={created !== null}>
            <Trans>Labeling setup</Trans>
          </Tab>
        </TabList>
      }
      footer={
        created && upload.hasStarted ? (
          <Button variant="primary" disabled={upload.isSending} onClick={open}>
            <Trans>Open project</Trans>
          </Button>
        ) : (
          <>
            {!hasName && step !== "name" && (
              <span className={styles.needed}>
                <Trans>Enter a project name first.</Trans>
              </span>
            )}
            <Button variant="primary" busy={busy} disabled={!hasName} onClick={() => void check()}>
              <Trans>Create project</Trans>
            </Button>
          </>
        )
      }
    >
      <TabPanel {...panel("name")} className={styles.padded}>
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
              onKeyDown={(event) => event.key === "Enter" && hasName && setStep("data")}
            />
          )}
        </Field>
        <Field label={t`Description`} hint={t`Shown in the project list. Annotators read the instructions instead.`}>
          {(props) => (
            <Textarea
              {...props}
              rows={4}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
      </TabPanel>
      <TabPanel {...panel("data")} className={styles.padded}>
        <div>
          {!upload.hasStarted && <DropZone onFiles={upload.add} />}
          <FileList files={upload.files} onRemove={upload.hasStarted ? undefined : upload.remove} />
        </div>
      </TabPanel>
      <TabPanel {...panel("setup")} className={styles.panel}>
        <ConfigEditor value={config} onChange={setConfig} />
      </TabPanel>
      {undrawn.length > 0 && (
        <UndrawnQuestion
          names={undrawn}
          action={<Trans>Create project</Trans>}
          confirm={create}
          onClose={() => setUndrawn([])}
        />
      )}
    </Dialog>
  );
}
