import { Trans, useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Input } from "../../../ui/field.tsx";
import styles from "../entries.module.css";

export interface HeaderRow {
  /** Tells rows apart while they are edited. */
  key: number;
  name: string;
  value: string;
  /** Whether the server has a value, which it does not tell; an empty field keeps it. */
  isStored?: boolean;
}

let nextKey = 1;

export function rowsOf(headers: Record<string, unknown> = {}): HeaderRow[] {
  return Object.keys(headers).map((name) => ({ key: nextKey++, name, value: "", isStored: true }));
}

/** The headers of rows that have a name; null keeps the value that the server has. */
export function headersOf(rows: HeaderRow[]): Record<string, string | null> {
  const headers = rows.map(({ name, value, isStored }) => [name.trim(), isStored && !value ? null : value] as const);
  return Object.fromEntries(headers.filter(([name]) => name));
}

/** Headers of a webhook's requests: names and values, any number of them. */
export function HeaderRows({
  rows,
  error,
  onChange,
}: {
  rows: HeaderRow[];
  error?: string;
  onChange: (rows: HeaderRow[]) => void;
}) {
  const { t } = useLingui();
  const id = useId();
  const list = useRef<HTMLFieldSetElement>(null);
  const isAdding = useRef(false);

  useEffect(() => {
    if (!isAdding.current) return;
    isAdding.current = false;
    list.current?.querySelector<HTMLElement>(`[data-row="${rows.at(-1)?.key}"] input`)?.focus();
  }, [rows]);

  const change = (key: number, part: Partial<HeaderRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));

  return (
    <fieldset
      ref={list}
      className={styles.rows}
      tabIndex={error ? -1 : undefined}
      data-invalid={error ? true : undefined}
      aria-describedby={error ? id : undefined}
    >
      <legend>
        <Trans>Headers</Trans>
      </legend>
      {rows.map(({ key, name, value, isStored }) => (
        <div key={key} data-row={key}>
          <Input
            aria-label={t`Header`}
            placeholder={t`Header`}
            value={name}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => change(key, { name: event.target.value, isStored: false })}
          />
          <Input
            aria-label={t`Value of ${name}`}
            placeholder={isStored ? t`Unchanged` : t`Value`}
            value={value}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => change(key, { value: event.target.value })}
          />
          <IconButton
            label={t`Remove the header ${name}`}
            icon={<X size={16} />}
            onClick={() => {
              onChange(rows.filter((row) => row.key !== key));
              list.current?.querySelector<HTMLElement>("[data-add]")?.focus();
            }}
          />
        </div>
      ))}
      {error && (
        <p id={id} className={styles.error} role="alert">
          {error}
        </p>
      )}
      <Button
        size="sm"
        icon={<Plus size={14} />}
        data-add
        onClick={() => {
          isAdding.current = true;
          onChange([...rows, { key: nextKey++, name: "", value: "" }]);
        }}
      >
        <Trans>Add header</Trans>
      </Button>
    </fieldset>
  );
}
