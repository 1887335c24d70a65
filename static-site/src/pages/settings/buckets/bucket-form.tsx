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
            hint={t`Only what arrives from now on becomes tasks, not what lies there already.`}
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
            hint={t`Only files whose names begin with it, such as incoming/. Left empty: all of the bucket.`}
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
