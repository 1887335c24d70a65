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
        label={t`Also copy the files to`}
        hint={t`The files of each run are also copied to your own bucket. They stay listed here.`}
        error={chosen ? against("destination.bucket") : undefined}
      >
        {(props) => (
          <Select
            {...props}
            value={chosen?.bucket ?? ""}
            onChange={({ target }) => onChange(target.value ? { bucket: target.value, prefix } : null)}
          >
            <option value="">{t`Do not copy`}</option>
            {buckets.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )}
      </Field>
      {chosen && (
        <Field
          label={t`Folder`}
          hint={t`For example exports/. Each run gets its own folder there. The files of the last run are also in latest/.`}
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
    <Field label={t`The files are also copied to`} hint={t`Only an owner can change this.`}>
      {(props) => <Input {...props} className={styles.mono} value={folder} readOnly />}
    </Field>
  );
}
