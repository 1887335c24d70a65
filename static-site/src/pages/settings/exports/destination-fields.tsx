import { useLingui } from "@lingui/react/macro";
import type { DestinationBody } from "../../../api/queries/schedules.ts";
import { Field, Input, Select } from "../../../ui/field.tsx";
import styles from "../entries.module.css";
import type { Against } from "../form-dialog.tsx";

/** Chooses the bucket and the folder that the files are taken to besides, if any. */
export function DestinationFields({
  buckets,
  chosen,
  against,
  onChange,
}: {
  buckets: readonly string[];
  chosen: DestinationBody | null;
  against: Against;
  onChange: (chosen: DestinationBody | null) => void;
}) {
  const { t } = useLingui();
  const prefix = chosen?.prefix ?? "";
  return (
    <>
      <Field
        label={t`Also take the files to`}
        hint={t`A bucket of your own gets a copy of every run's files; they stay listed here, too.`}
        error={chosen ? against("destination.bucket") : undefined}
      >
        {(props) => (
          <Select
            {...props}
            value={chosen?.bucket ?? ""}
            onChange={({ target }) => onChange(target.value ? { bucket: target.value, prefix } : null)}
          >
            <option value="">{t`Nowhere else`}</option>
            {buckets.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )}
      </Field>
      {chosen && (
        <Field
          label={t`Folder`}
          hint={t`Such as exports/. Each run has a folder of its own in it; the files of the last one are in latest/, too.`}
          error={against("destination.prefix")}
        >
          {(props) => (
            <Input
              {...props}
              className={styles.mono}
              value={prefix}
              spellCheck={false}
              autoComplete="off"
              onChange={({ target }) => onChange({ ...chosen, prefix: target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

/** Where the files are taken besides, for those who may not change it. */
export function DestinationShown({ folder }: { folder: string }) {
  const { t } = useLingui();
  return (
    <Field label={t`The files are also taken to`} hint={t`Only an owner can change this.`}>
      {(props) => <Input {...props} className={styles.mono} value={folder} readOnly />}
    </Field>
  );
}
