import { useLingui } from "@lingui/react/macro";
import styles from "./copy-by-hand.module.css";

/** Shown beside a selected text when the browser does not let the page copy it. */
export function CopyByHand() {
  const { t } = useLingui();
  return (
    <p className={styles.byHand} role="status">
      {t`The browser blocked copying. The text is selected: press Ctrl+C or ⌘C to copy it.`}
    </p>
  );
}
