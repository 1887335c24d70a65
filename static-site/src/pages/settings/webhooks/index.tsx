import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus, Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { errorText } from "../../../api/errors.ts";
import type { Project } from "../../../api/queries/projects.ts";
import { type Webhook, webhooksQuery } from "../../../api/queries/webhooks.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import styles from "../entries.module.css";
import settings from "../settings.module.css";
import { WebhookCard } from "./webhook-card.tsx";
import { WebhookForm } from "./webhook-form.tsx";

/** Addresses that are told what happens in a project. */
export default function Webhooks({ project }: { project: Project }) {
  const { t } = useLingui();
  const hooks = useQuery(webhooksQuery(project.id));
  const [edited, setEdited] = useState<Webhook | "new" | null>(null);
  const add = (
    <Button variant="primary" icon={<Plus size={15} />} onClick={() => setEdited("new")}>
      <Trans>Add webhook</Trans>
    </Button>
  );
  const isEmpty = hooks.data?.length === 0;

  return (
    <div className={settings.section}>
      <div className={styles.head}>
        <h1>
          <Trans>Webhooks</Trans>
        </h1>
        {!isEmpty && add}
      </div>
      {hooks.isPending && <Skeleton height={120} />}
      {hooks.isError && <Notice tone="danger">{errorText(hooks.error)}</Notice>}
      {isEmpty && (
        <div className={settings.card}>
          <EmptyState icon={<WebhookIcon size={28} />} title={t`No webhooks yet`} actions={add}>
            <Trans>
              A webhook sends a request to your URL when tasks or annotations change, or when an export ends.
            </Trans>
          </EmptyState>
        </div>
      )}
      <ul className={styles.entries} aria-label={t`Webhooks`}>
        {hooks.data?.map((hook) => (
          <WebhookCard key={hook.id} hook={hook} onEdit={() => setEdited(hook)} />
        ))}
      </ul>
      {edited && (
        <WebhookForm
          project={project.id}
          hook={edited === "new" ? undefined : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}
