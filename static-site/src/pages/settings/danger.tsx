import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { deleteProject, type Project } from "../../api/queries/projects.ts";
import { paths } from "../../app/paths.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Input } from "../../ui/field.tsx";
import { toast } from "../../ui/toast.tsx";
import styles from "./settings.module.css";

/** Actions that cannot be undone. */
export function Danger({ project }: { project: Project }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className={styles.section}>
      <h1>
        <Trans>Danger zone</Trans>
      </h1>
      <div className={`${styles.card} ${styles.danger}`}>
        <h2>
          <Trans>Delete this project</Trans>
        </h2>
        <p>
          <Plural
            value={project.task_number ?? 0}
            one="Its # task, all annotations and uploaded files go with it. This cannot be undone."
            other="Its # tasks, all annotations and uploaded files go with it. This cannot be undone."
          />
        </p>
        <div className={styles.actions}>
          <Button variant="danger" onClick={() => setAsking(true)}>
            <Trans>Delete project…</Trans>
          </Button>
        </div>
      </div>
      {asking && <ConfirmDialog project={project} onClose={() => setAsking(false)} />}
    </div>
  );
}

function ConfirmDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const { t } = useLingui();
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);

  const remove = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await deleteProject(queryClient, project.id);
      toast.success(t`Project deleted`);
      navigate(paths.projects, { replace: true });
    } catch (error) {
      toast.error(error);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t`Delete “${project.title}”?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            variant="danger"
            type="submit"
            form="delete-project"
            busy={busy}
            disabled={typed.trim() !== project.title.trim()}
          >
            <Trans>Delete project</Trans>
          </Button>
        </>
      }
    >
      <form id="delete-project" onSubmit={(event) => void remove(event)}>
        <Field label={t`Type the project's name to confirm: ${project.title}`}>
          {(props) => (
            <Input
              {...props}
              value={typed}
              autoComplete="off"
              data-autofocus
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
