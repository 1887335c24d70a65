import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, errorText } from "../../../api/errors.ts";
import { createWebhook, patchWebhook, type Webhook, webhookActionsQuery } from "../../../api/queries/webhooks.ts";
import { Field, Input, Switch } from "../../../ui/field.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { CheckGroup, FormDialog } from "../form-dialog.tsx";
import { HeaderRows, headersOf, rowsOf } from "./header-rows.tsx";

const fields = ["url", "actions", "headers"];

/** Makes a webhook, or changes one. */
export function WebhookForm({ project, hook, onClose }: { project: number; hook?: Webhook; onClose: () => void }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const known = useQuery(webhookActionsQuery);
  const [url, setUrl] = useState(hook?.url ?? "");
  const [all, setAll] = useState(hook?.send_for_all_actions ?? true);
  const [actions, setActions] = useState<string[]>(hook?.actions ?? []);
  const [payload, setPayload] = useState(hook?.send_payload ?? true);
  const [rows, setRows] = useState(() => rowsOf(hook?.headers));

  const save = async () => {
    if (!all && actions.length === 0) {
      const nothing = t`Choose at least one event.`;
      throw new ApiError(400, nothing, { actions: [nothing] });
    }
    const body = { url, send_for_all_actions: all, actions, send_payload: payload, headers: headersOf(rows) };
    await (hook
      ? patchWebhook(queryClient, hook.id, body)
      : createWebhook(queryClient, { ...body, project, is_active: true }));
  };

  return (
    <FormDialog title={hook ? t`Edit webhook` : t`Add webhook`} fields={fields} save={save} onClose={onClose}>
      {(against) => (
        <>
          <Field label={t`URL`} hint={t`Skylabel sends POST requests with JSON to this URL.`} error={against("url")}>
            {(props) => (
              <Input
                {...props}
                type="url"
                value={url}
                required
                placeholder="https://"
                data-autofocus
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Field>
          <Switch label={<Trans>All events</Trans>} checked={all} onChange={setAll} />
          {!all && known.isPending && <Skeleton height={100} />}
          {!all && known.isError && <Notice tone="danger">{errorText(known.error)}</Notice>}
          {!all && known.data && (
            <CheckGroup
              legend={<Trans>Events</Trans>}
              options={known.data.map(({ action, name }) => ({ value: action, title: name }))}
              chosen={actions}
              error={against("actions")}
              onChange={setActions}
            />
          )}
          <Switch
            label={<Trans>Send the changed data</Trans>}
            hint={
              <Trans>
                Includes the tasks or annotations, or the manifest of an export. If off, only the event name is sent.
              </Trans>
            }
            checked={payload}
            onChange={setPayload}
          />
          <HeaderRows rows={rows} error={against("headers")} onChange={setRows} />
        </>
      )}
    </FormDialog>
  );
}
