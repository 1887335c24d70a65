import styles from "./key-hint.module.css";

/** The key of a label or choice, as it is pressed. */
export function KeyHint({ hotkey }: { hotkey: string }) {
  return (
    <span className={styles.key} aria-hidden="true">
      {hotkey.length === 1 ? hotkey.toUpperCase() : hotkey}
    </span>
  );
}
