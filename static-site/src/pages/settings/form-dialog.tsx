import { Trans } from "@lingui/react/macro";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { ApiError, errorText } from "../../api/errors.ts";
import { mayDiscard } from "../../app/leave-guard.tsx";
import { useDiscardable } from "../../app/use-discardable.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Checkbox } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import styles from "./entries.module.css";

/** The server's message about a field, if there is one. */
export type Against = (field: string) => string | undefined;

/**
 * A form in a dialog. Messages of the server about one of `fields` are shown at that field, all others above the form.
 * Asks before edits are discarded.
 */
export function FormDialog({
  title,
  fields,
  save,
  saving,
  onClose,
  children,
}: {
  title: ReactNode;
  fields: readonly string[];
  save: () => Promise<void>;
  /** Said while it is saved, where that takes its time. */
  saving?: ReactNode;
  onClose: () => void;
  children: (against: Against) => ReactNode;
}) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isDirty, setDirty] = useState(false);
  useDiscardable(isDirty);
  const close = () => {
    if (!isDirty) onClose();
    else void mayDiscard().then((discard) => discard && onClose());
  };
  const refused = error instanceof ApiError ? error.fields : {};
  const isSaidThere = Object.keys(refused).some((field) => fields.includes(field));
  const isSaidAbove = error !== null && (!isSaidThere || Object.keys(refused).some((field) => !fields.includes(field)));

  useEffect(() => {
    if (error === null) return;
    const refused = form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid]");
    if (refused) refused.focus();
    // A message above the fields must be visible in a scrolled form.
    else form.current?.firstElementChild?.scrollIntoView({ block: "center" });
  }, [error]);

  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await save();
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={title}
      size="md"
      onClose={close}
      footer={
        <>
          {busy && saving && (
            <span className={styles.saving} role="status">
              {saving}
            </span>
          )}
          <Button onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="primary" type="submit" form={id} busy={busy}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={id}
        className={styles.form}
        onInput={() => setDirty(true)}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {isSaidAbove && <Notice tone="danger">{errorText(error)}</Notice>}
        {children((field) => refused[field]?.join("\n"))}
      </form>
    </Dialog>
  );
}

/** Any number of choices; `error` says what is wrong with them. */
export function CheckGroup({
  legend,
  options,
  chosen,
  error,
  onChange,
}: {
  legend: ReactNode;
  options: { value: string; title: ReactNode; hint?: string }[];
  chosen: readonly string[];
  error?: string;
  onChange: (chosen: string[]) => void;
}) {
  const id = useId();
  return (
    <fieldset
      className={styles.checks}
      // Focused when it was refused.
      tabIndex={error ? -1 : undefined}
      data-invalid={error ? true : undefined}
      aria-describedby={error ? id : undefined}
    >
      <legend>{legend}</legend>
      {options.map(({ value, title, hint }) => (
        <div key={value} className={styles.check} data-tip={hint}>
          <Checkbox
            id={`${id}-${value}`}
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          <label htmlFor={`${id}-${value}`}>{title}</label>
        </div>
      ))}
      {error && (
        <p id={id} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
