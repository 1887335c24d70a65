import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { ApiError, errorText } from "../../api/errors.ts";
import { createOwner, type Session, sessionQuery, signIn, signUp } from "../../api/queries/session.ts";
import { paths } from "../../app/paths.ts";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Field, Input } from "../../ui/field.tsx";
import { Logo } from "../../ui/logo.tsx";
import { Notice } from "../../ui/notice.tsx";
import styles from "./auth.module.css";

type Mode = "sign-in" | "owner" | "sign-up";

/** The page of a visitor without a session: sign in, create the owner account, or accept an invitation. */
export default function AuthPage({ session }: { session: Session }) {
  const { t } = useLingui();
  const [location] = useLocation();
  const [search] = useSearchParams();
  const token = search.get("token") ?? undefined;
  const asksSignUp = location.endsWith("/signup") && (token !== undefined || session.open_signup);
  const mode: Mode = session.needs_owner ? "owner" : asksSignUp ? "sign-up" : "sign-in";

  useEffect(() => {
    document.title = `${t`Sign in`} · Skylabel`;
  }, [t]);

  return (
    <div className={styles.page}>
      <main className={styles.side}>
        <div className={styles.brand}>
          <Logo size={30} /> Skylabel
        </div>
        <AuthForm key={mode} mode={mode} token={token} openSignUp={session.open_signup} />
        <div className={styles.version}>
          <Trans>Version {session.version}</Trans>
        </div>
      </main>
      <Scene />
    </div>
  );
}

function AuthForm({ mode, token, openSignUp }: { mode: Mode; token?: string; openSignUp: boolean }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [location, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const fields = failure instanceof ApiError ? failure.fields : {};

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const credentials = { email: text("email"), password: String(form.get("password")) };
    const names = { first_name: text("first_name"), last_name: text("last_name") };
    setBusy(true);
    setFailure(null);
    try {
      const next =
        mode === "sign-in"
          ? await signIn(credentials)
          : mode === "owner"
            ? await createOwner({ ...credentials, ...names })
            : await signUp({ ...credentials, ...names, token });
      // Requests made without a session were refused.
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
      if (/^\/($|signup|user\/)/.test(location)) navigate(paths.projects, { replace: true });
      queryClient.setQueryData(sessionQuery.queryKey, next);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };

  const texts: Record<Mode, { title: ReactNode; lead: ReactNode; button: ReactNode }> = {
    "sign-in": {
      title: <Trans>Welcome back</Trans>,
      lead: <Trans>Sign in to continue labeling.</Trans>,
      button: <Trans>Sign in</Trans>,
    },
    owner: {
      title: <Trans>Set up Skylabel</Trans>,
      lead: <Trans>The first account owns this installation. You can invite others later.</Trans>,
      button: <Trans>Create owner account</Trans>,
    },
    "sign-up": {
      title: <Trans>Join the team</Trans>,
      lead: <Trans>You are invited to label with Skylabel.</Trans>,
      button: <Trans>Create account</Trans>,
    },
  };
  const isNew = mode !== "sign-in";

  return (
    <form className={styles.form} onSubmit={submit}>
      <div>
        <h1>{texts[mode].title}</h1>
        <p className={styles.lead}>{texts[mode].lead}</p>
      </div>
      {failure !== null && Object.keys(fields).length === 0 && <Notice tone="danger">{errorText(failure)}</Notice>}
      {fields.non_field_errors && <Notice tone="danger">{fields.non_field_errors.join("\n")}</Notice>}
      <Field label={t`E-mail`} error={fields.email?.join("\n")}>
        {(props) => <Input {...props} type="email" name="email" autoComplete="username" required autoFocus />}
      </Field>
      <Field
        label={t`Password`}
        error={fields.password?.join("\n")}
        hint={isNew ? <Trans>At least 8 characters.</Trans> : undefined}
      >
        {(props) => (
          <Input
            {...props}
            type="password"
            name="password"
            autoComplete={isNew ? "new-password" : "current-password"}
            minLength={isNew ? 8 : undefined}
            required
          />
        )}
      </Field>
      {isNew && (
        <div className={styles.names}>
          <Field label={t`First name`}>
            {(props) => <Input {...props} name="first_name" autoComplete="given-name" maxLength={256} />}
          </Field>
          <Field label={t`Last name`}>
            {(props) => <Input {...props} name="last_name" autoComplete="family-name" maxLength={256} />}
          </Field>
        </div>
      )}
      <Button variant="primary" type="submit" busy={busy}>
        {texts[mode].button}
      </Button>
      {mode === "sign-in" && openSignUp && (
        <p className={styles.note}>
          <Trans>
            No account yet? <a href="/signup">Create one</a>
          </Trans>
        </p>
      )}
      {mode === "sign-up" && (
        <p className={styles.note}>
          <Trans>
            Have an account? <a href="/user/login">Sign in</a>
          </Trans>
        </p>
      )}
    </form>
  );
}

/** A labeled sentence: what the product does, at a glance. */
function Scene() {
  const sky = cx(styles.span, styles.sky);
  return (
    <div className={styles.scene} aria-hidden="true">
      <div className={styles.sample}>
        <div className={styles.labels}>
          <span className={cx(styles.label, styles.sky)}>
            <Trans>Person</Trans>
          </span>
          <span className={cx(styles.label, styles.violet)}>
            <Trans>Place</Trans>
          </span>
          <span className={cx(styles.label, styles.green)}>
            <Trans>Date</Trans>
          </span>
        </div>
        <Trans>
          In <span className={cx(styles.span, styles.green)}>the spring of 1909</span>,{" "}
          <span className={sky}>Ada Lindqvist</span> crossed the strait to{" "}
          <span className={cx(styles.span, styles.violet)}>Helsingør</span> and began to map the clouds over{" "}
          <span className={cx(styles.span, styles.violet)}>Kattegat</span>.
        </Trans>
      </div>
    </div>
  );
}
