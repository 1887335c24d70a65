import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { errorText } from "../../api/errors.ts";
import {
  createPersonalToken,
  legacyTokenQuery,
  personalTokensQuery,
  resetLegacyToken,
  revokePersonalToken,
} from "../../api/queries/people.ts";
import { sessionQuery } from "../../api/queries/session.ts";
import { HotkeyList } from "../../app/help-dialog.tsx";
import { paths } from "../../app/paths.ts";
import { Shell } from "../../app/shell.tsx";
import { setTheme, useTheme } from "../../app/theme.ts";
import { activeActions } from "../../hotkeys/scopes.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { RadioCards } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { personName } from "../../ui/person.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toast } from "../../ui/toast.tsx";
import styles from "../settings/settings.module.css";

/** The signed-in person: tokens for scripts, theme, hotkeys. */
export default function AccountPage() {
  const { t } = useLingui();
  const { user } = useSuspenseQuery(sessionQuery).data;
  const theme = useTheme((state) => state.theme);
  if (!user) return null;
  return (
    <Shell crumbs={[{ label: t`Account`, href: paths.account }]}>
      <div className={styles.section} style={{ margin: "0 auto" }}>
        <h1 className={styles.actions}>
          <Avatar person={user} size={44} />
          <span>
            {personName(user)}
            {personName(user) !== user.email && <span className={styles.mail}>{user.email}</span>}
          </span>
        </h1>
        <PersonalTokens />
        <LegacyToken />
        <div className={styles.card}>
          <RadioCards
            legend={<Trans>Theme</Trans>}
            value={theme}
            onChange={setTheme}
            options={[
              { value: "light", title: <Trans>Light</Trans> },
              { value: "dark", title: <Trans>Dark</Trans> },
              { value: "system", title: <Trans>Match system</Trans> },
            ]}
          />
        </div>
        <div className={styles.card}>
          <h2>
            <Trans>Keyboard shortcuts</Trans>
          </h2>
          <p>
            <Trans>Press ? on any page to see its keyboard shortcuts.</Trans>
          </p>
          <HotkeyList actions={activeActions()} />
        </div>
      </div>
    </Shell>
  );
}

function PersonalTokens() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const tokens = useQuery(personalTokensQuery);
  const [fresh, setFresh] = useState<string | null>(null);
  const [doomed, setDoomed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const readAgain = () => queryClient.invalidateQueries({ queryKey: personalTokensQuery.queryKey });

  const create = async () => {
    setBusy(true);
    try {
      setFresh((await createPersonalToken()).token);
      await readAgain();
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className={styles.card}>
      <h2>
        <Trans>Personal access token</Trans>
      </h2>
      <p>
        <Trans>For scripts and the SDK, which exchange it for short-lived access tokens. It is shown only once.</Trans>
      </p>
      {tokens.isPending && <Skeleton height={34} />}
      {tokens.isError && <Notice tone="danger">{errorText(tokens.error)}</Notice>}
      {fresh && <CopyField value={fresh} label={t`Personal access token`} />}
      {tokens.data?.map(({ token }) => (
        <div key={token} className={styles.actions}>
          <code className={styles.person} style={{ overflow: "hidden", textOverflow: "ellipsis" }}>
            {token.slice(0, 48)}…
          </code>
          <Button variant="danger" onClick={() => setDoomed(token)}>
            <Trans>Revoke</Trans>
          </Button>
        </div>
      ))}
      {tokens.data?.length === 0 && (
        <div className={styles.actions}>
          <Button busy={busy} onClick={() => void create()}>
            <Trans>Create token</Trans>
          </Button>
        </div>
      )}
      {doomed !== null && (
        <ConfirmDialog
          title={<Trans>Revoke this token?</Trans>}
          action={<Trans>Revoke</Trans>}
          confirm={async () => {
            await revokePersonalToken(doomed);
            setFresh(null);
            await readAgain();
          }}
          onClose={() => setDoomed(null)}
        >
          <Trans>Scripts that use it can no longer sign in.</Trans>
        </ConfirmDialog>
      )}
    </section>
  );
}

function LegacyToken() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const token = useQuery(legacyTokenQuery);
  const [asks, setAsks] = useState(false);
  const renew = async () => {
    queryClient.setQueryData(legacyTokenQuery.queryKey, await resetLegacyToken());
    toast.success(t`The old token no longer works`);
  };
  return (
    <section className={styles.card}>
      <h2>
        <Trans>Legacy token</Trans>
      </h2>
      <p>
        <Trans>Send it in the header “Authorization: Token …”. It does not expire.</Trans>
      </p>
      {token.isPending && <Skeleton height={34} />}
      {token.isError && <Notice tone="warning">{errorText(token.error)}</Notice>}
      {token.data && <CopyField value={token.data.token} label={t`Legacy token`} />}
      <div className={styles.actions}>
        <Button onClick={() => setAsks(true)}>
          <Trans>Reset token</Trans>
        </Button>
      </div>
      {asks && (
        <ConfirmDialog
          title={<Trans>Reset the legacy token?</Trans>}
          action={<Trans>Reset token</Trans>}
          confirm={renew}
          onClose={() => setAsks(false)}
        >
          <Trans>The present token stops working at once. Update every script that uses it.</Trans>
        </ConfirmDialog>
      )}
    </section>
  );
}
