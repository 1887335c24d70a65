import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { errorText } from "../api/errors.ts";
import { sessionQuery, signIn } from "../api/queries/session.ts";
import { isInterrupted, isSomebodyElse, onInterruption } from "../api/session-gate.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input } from "../ui/field.tsx";

/** Asks for the password when the session ended in the middle of work; the page below stays as it is. */
export function SignInAgain() {
  const interrupted = useSyncExternalStore(onInterruption, isInterrupted);
  const somebodyElse = useSyncExternalStore(onInterruption, isSomebodyElse);
  if (somebodyElse) return <SomebodyElseDialog />;
  return interrupted ? <SignInAgainDialog /> : null;
}

/** Nothing is sent from here any more: it would be stored as the other person's. */
function SomebodyElseDialog() {
  const { t } = useLingui();
  return (
    <Dialog
      title={t`Another user is signed in`}
      footer={
        <Button variant="primary" data-autofocus onClick={() => location.reload()}>
          <Trans>Continue as that user</Trans>
        </Button>
      }
    >
      <p>
        <Trans>
          Someone else signed in to Skylabel in another tab of this browser. Your unsent annotations are kept in this
          browser and sent when you sign in again.
        </Trans>
      </p>
    </Dialog>
  );
}

function SignInAgainDialog() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const email = useQuery(sessionQuery).data?.user?.email ?? "";
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    setFailure(null);
    try {
      const session = await signIn({ email, password });
      queryClient.setQueryData(sessionQuery.queryKey, session);
    } catch (error) {
      setFailure(errorText(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t`Sign in again`}
      footer={
        <Button variant="primary" type="submit" form="sign-in-again" busy={busy}>
          <Trans>Sign in and continue</Trans>
        </Button>
      }
    >
      <form id="sign-in-again" onSubmit={submit} style={{ display: "grid", gap: "var(--space-4)" }}>
        <p>
          <Trans>Your session has ended. Sign in to save your last changes: nothing is lost.</Trans>
        </p>
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <Field label={t`Password for ${email}`} error={failure}>
          {(props) => (
            <Input {...props} type="password" name="password" autoComplete="current-password" required data-autofocus />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
