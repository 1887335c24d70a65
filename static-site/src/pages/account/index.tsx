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
import { HotkeyList } from "../../app/hotkeys/help-dialog.tsx";
import { activeActions } from "../../app/hotkeys/scopes.ts";
import { paths } from "../../app/paths.ts";
import { Shell } from "../../app/shell.tsx";
import { setTheme, useTheme } from "../../app/theme.ts";
import { Avatar, CopyField, Notice, personName, Skeleton } from "../../ui/bits.tsx";
import { Button } from "../../ui/button.tsx";
import { RadioCards } from "../../ui/field.tsx";
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
            <span className={styles.mail}>{user.email}</span>
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
              { value: "system", title: <Trans>As the system</Trans> },
            ]}
          />
        </div>
        <div className={styles.card}>
          <h2>
            <Trans>Keyboard shortcuts</Trans>
          </h2>
          <p>
            <Trans>Press ? on any page to see the keys that work there.</Trans>
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
  const [busy, setBusy] = useState(false);

  const change = async (run: () => Promise<void>) => {
    setBusy(true);
    try {
      await run();
      await queryClient.invalidateQueries({ queryKey: personalTokensQuery.queryKey });
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
        <Trans>For scripts and the SDK: exchange it for short-lived access tokens. It is shown once.</Trans>
      </p>
      {tokens.isPending && <Skeleton height={34} />}
      {tokens.isError && <Notice tone="danger">{errorText(tokens.error)}</Notice>}
      {fresh && <CopyField value={fresh} label={t`Personal access token`} />}
      {tokens.data?.map(({ token }) => (
        <div key={token} className={styles.actions}>
          <code className={styles.person} style={{ overflow: "hidden", textOverflow: "ellipsis" }}>
            {token.slice(0, 48)}…
          </code>
          <Button
            variant="danger"
            busy={busy}
            onClick={() =>
              void change(async () => {
                await revokePersonalToken(token);
                setFresh(null);
              })
            }
          >
            <Trans>Revoke</Trans>
          </Button>
        </div>
      ))}
      {tokens.data?.length === 0 && (
        <div className={styles.actions}>
          <Button busy={busy} onClick={() => void change(async () => setFresh((await createPersonalToken()).token))}>
            <Trans>Create token</Trans>
          </Button>
        </div>
      )}
    </section>
  );
}

function LegacyToken() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const token = useQuery(legacyTokenQuery);
  const [busy, setBusy] = useState(false);
  const renew = async () => {
    setBusy(true);
    try {
      queryClient.setQueryData(legacyTokenQuery.queryKey, await resetLegacyToken());
      toast.success(t`The old token no longer works`);
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={styles.card}>
      <h2>
        <Trans>Legacy token</Trans>
      </h2>
      <p>
        <Trans>Sent as it is in the header “Authorization: Token …”. It does not expire.</Trans>
      </p>
      {token.isPending && <Skeleton height={34} />}
      {token.isError && <Notice tone="warning">{errorText(token.error)}</Notice>}
      {token.data && <CopyField value={token.data.token} label={t`Legacy token`} />}
      <div className={styles.actions}>
        <Button busy={busy} onClick={() => void renew()}>
          <Trans>Reset token</Trans>
        </Button>
      </div>
    </section>
  );
}
