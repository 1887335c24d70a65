import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { connectBucket } from "../../../api/queries/buckets.ts";
import { Field, Input, Select } from "../../../ui/field.tsx";
import styles from "../entries.module.css";
import { FormDialog } from "../form-dialog.tsx";

const fields = ["bucket", "prefix"];

/** Connects a bucket that the deployment lists. */
export function BucketForm({
  project,
  available,
  onClose,
}: {
  project: number;
  available: readonly string[];
  onClose: () => void;
}) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [bucket, setBucket] = useState(available[0] ?? "");
  const [prefix, setPrefix] = useState("");

  return (
    <FormDialog
      title={t`Connect a bucket`}
      fields={fields}
      save={() => connectBucket(queryClient, project, { bucket, prefix })}
      onClose={onClose}
    >
      {(against) => (
        <>
          <Field
            label={t`Bucket`}
            hint={t`Only files that arrive from now on are imported. Files already in the bucket are not.`}
            error={against("bucket")}
          >
            {(props) => (
              <Select {...props} value={bucket} data-autofocus onChange={(event) => setBucket(event.target.value)}>
                {available.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label={t`Prefix`}
            hint={t`Import only files whose names start with this, such as incoming/. Leave it empty to import from the whole bucket.`}
            error={against("prefix")}
          >
            {(props) => (
              <Input
                {...props}
                className={styles.mono}
                value={prefix}
                spellCheck={false}
                autoComplete="off"
                onChange={(event) => setPrefix(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  );
}
