import { useLingui } from "@lingui/react/macro";
import styles from "./copy-by-hand.module.css";

/** Shown beside a selected text when the browser does not let the page copy it. */
export function CopyByHand() {
  const { t } = useLingui();
  return (
    <p className={styles.byHand} role="status">
      {t`The browser does not let the page copy. The text is selected: copy it with Ctrl C, or ⌘ C.`}
    </p>
  );
}
