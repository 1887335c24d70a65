import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { ApiError } from "../../../api/errors.ts";
import {
  type Backend,
  type BackendBody,
  backendVersionsQuery,
  createBackend,
  patchBackend,
} from "../../../api/queries/ml.ts";
import { Field, Input, Select, Switch, Textarea } from "../../../ui/field.tsx";
import styles from "../entries.module.css";
import { FormDialog } from "../form-dialog.tsx";
import { readParams } from "./exchange.ts";

type Auth = "NONE" | "BASIC_AUTH";

/** Connects an ML backend, or changes one. */
export function BackendForm({
  project,
  backend,
  onClose,
}: {
  project: number;
  backend?: Backend;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [title, setTitle] = useState(backend?.title ?? "");
  const [url, setUrl] = useState(backend?.url ?? "");
  const [description, setDescription] = useState(backend?.description ?? "");
  const [auth, setAuth] = useState<Auth>(backend?.auth_method === "BASIC_AUTH" ? "BASIC_AUTH" : "NONE");
  const [user, setUser] = useState(backend?.basic_auth_user ?? "");
  const [password, setPassword] = useState("");
  const [interactive, setInteractive] = useState(backend?.is_interactive ?? false);
  const [follows, setFollows] = useState(backend?.auto_update ?? true);
  const [version, setVersion] = useState(backend?.model_version ?? "");
  const [timeout, setTimeout] = useState(String(backend?.timeout ?? 100));
  const [params, setParams] = useState(
    backend?.extra_params && Object.keys(backend.extra_params).length > 0
      ? JSON.stringify(backend.extra_params, null, 2)
      : "",
  );

  const save = async () => {
    const extra = readParams(params);
    if (!extra) {
      const wrong = t`Enter a JSON object, such as {"model_size": "large"}.`;
      throw new ApiError(400, wrong, { extra_params: [wrong] });
    }
    const body: BackendBody = {
      title,
      url,
      description,
      is_interactive: interactive,
      auth_method: auth,
      ...(auth === "BASIC_AUTH" && { basic_auth_user: user, ...(password !== "" && { basic_auth_pass: password }) }),
      extra_params: extra,
      auto_update: follows,
      ...(!follows && { model_version: version }),
      timeout: Number(timeout),
    };
    await (backend ? patchBackend(queryClient, backend.id, body) : createBackend(queryClient, { ...body, project }));
  };

  const fields = [
    "title",
    "url",
    "description",
    "extra_params",
    "timeout",
    ...(auth === "BASIC_AUTH" ? ["basic_auth_user", "basic_auth_pass"] : []),
    ...(follows ? [] : ["model_version"]),
  ];
  return (
    <FormDialog
      title={backend ? t`Edit “${backend.title}”` : t`Connect a model`}
      fields={fields}
      save={save}
      saving={<Trans>Connecting to the ML backend…</Trans>}
      onClose={onClose}
    >
      {(against) => (
        <>
          <Field label={t`Name`} error={against("title")}>
            {(props) => (
              <Input
                {...props}
                value={title}
                required
                maxLength={200}
                data-autofocus
                onChange={(event) => setTitle(event.target.value)}
              />
            )}
          </Field>
          <Field
            label={t`URL`}
            hint={t`URL of the ML backend. For a private address, start the server with SKYLABEL_ALLOW_PRIVATE_URLS=true.`}
            error={against("url")}
          >
            {(props) => (
              <Input
                {...props}
                type="url"
                value={url}
                required
                placeholder="http://localhost:9090"
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Field>
          <div className={styles.columns}>
            <Field label={t`Authentication`}>
              {(props) => (
                <Select {...props} value={auth} onChange={(event) => setAuth(event.target.value as Auth)}>
                  <option value="NONE">{t`None`}</option>
                  <option value="BASIC_AUTH">{t`HTTP Basic`}</option>
                </Select>
              )}
            </Field>
            {auth === "BASIC_AUTH" && (
              <>
                <Field label={t`Username`} error={against("basic_auth_user")}>
                  {(props) => (
                    <Input
                      {...props}
                      value={user}
                      required
                      autoComplete="off"
                      onChange={(event) => setUser(event.target.value)}
                    />
                  )}
                </Field>
                <Field label={t`Password`} error={against("basic_auth_pass")}>
                  {(props) => (
                    <Input
                      {...props}
                      type="password"
                      value={password}
                      required={!backend?.basic_auth_pass_is_set}
                      placeholder={backend?.basic_auth_pass_is_set ? t`Unchanged` : undefined}
                      autoComplete="new-password"
                      onChange={(event) => setPassword(event.target.value)}
                    />
                  )}
                </Field>
              </>
            )}
          </div>
          <Switch
            label={<Trans>Interactive</Trans>}
            hint={<Trans>Let annotators query it while drawing.</Trans>}
            checked={interactive}
            onChange={setInteractive}
          />
          <Switch label={<Trans>Use the model's newest version</Trans>} checked={follows} onChange={setFollows} />
          {!follows && (
            <VersionField backend={backend} value={version} error={against("model_version")} onChange={setVersion} />
          )}
          <Field label={t`Description`} error={against("description")}>
            {(props) => (
              <Textarea
                {...props}
                rows={2}
                value={description}
                onChange={(event) => setDescription(event.target.value)}
              />
            )}
          </Field>
          <Field label={t`Timeout in seconds`} hint={t`From 1 to 300.`} error={against("timeout")}>
            {(props) => (
              <Input
                {...props}
                type="number"
                min={1}
                max={300}
                step="any"
                required
                value={timeout}
                onChange={(event) => setTimeout(event.target.value)}
              />
            )}
          </Field>
          <Field
            label={t`Extra parameters`}
            hint={t`A JSON object that is sent to the model when it is set up.`}
            error={against("extra_params")}
          >
            {(props) => (
              <Textarea
                {...props}
                className={styles.mono}
                rows={3}
                value={params}
                spellCheck={false}
                onChange={(event) => setParams(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** The version to ask for: one that the backend names, or any other. */
function VersionField({
  backend,
  value,
  error,
  onChange,
}: {
  backend?: Backend;
  value: string;
  error?: string;
  onChange: (version: string) => void;
}) {
  const { t } = useLingui();
  const listId = useId();
  const known = useQuery({ ...backendVersionsQuery(backend?.id ?? 0), enabled: backend !== undefined });
  return (
    <Field label={t`Version`} error={error}>
      {(props) => (
        <>
          <Input {...props} value={value} list={listId} required onChange={(event) => onChange(event.target.value)} />
          <datalist id={listId}>
            {known.data?.versions.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
