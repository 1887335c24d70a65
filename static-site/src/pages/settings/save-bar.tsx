import { Trans } from "@lingui/react/macro";
import { errorText } from "../../api/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import styles from "./settings.module.css";

/** The save button of a form, with what the server had against it. */
export function SaveBar({ isDirty, busy, error }: { isDirty: boolean; busy: boolean; error: unknown }) {
  return (
    <>
      {error !== null && <Notice tone="danger">{errorText(error)}</Notice>}
      <div className={styles.actions}>
        <Button variant="primary" type="submit" busy={busy} disabled={!isDirty}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </>
  );
}
