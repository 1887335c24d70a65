import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { deleteWebhook, patchWebhook, type Webhook, webhookActionsQuery } from "../../../api/queries/webhooks.ts";
import { Badge } from "../../../ui/badge.tsx";
import styles from "../entries.module.css";
import { EntryHead, Fact } from "../entry.tsx";
import settings from "../settings.module.css";

/** A webhook: what it is told, and how. */
export function WebhookCard({ hook, onEdit }: { hook: Webhook; onEdit: () => void }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const titleId = useId();
  const known = useQuery(webhookActionsQuery);
  const headers = Object.keys(hook.headers);

  return (
    <li className={settings.card} aria-labelledby={titleId}>
      <EntryHead
        titleId={titleId}
        title={hook.url}
        isActive={hook.is_active}
        onSwitch={(is_active) => patchWebhook(queryClient, hook.id, { is_active, actions: hook.actions })}
        onEdit={onEdit}
        remove={() => deleteWebhook(queryClient, hook)}
        question={t`Delete this webhook?`}
        warning={<Trans>Skylabel no longer sends requests to {hook.url}.</Trans>}
      />
      <dl className={styles.facts}>
        <Fact term={<Trans>Events</Trans>}>
          {hook.send_for_all_actions ? (
            <Trans>All</Trans>
          ) : (
            hook.actions.map((name) => (
              <Badge key={name}>{known.data?.find(({ action }) => action === name)?.name ?? name}</Badge>
            ))
          )}
        </Fact>
        <Fact term={<Trans>Sends</Trans>}>
          {hook.send_payload ? <Trans>Changed data</Trans> : <Trans>Event name only</Trans>}
        </Fact>
        {headers.length > 0 && (
          <Fact term={<Trans>Headers</Trans>}>
            {headers.map((name) => (
              <code key={name}>{name}</code>
            ))}
          </Fact>
        )}
      </dl>
    </li>
  );
}
