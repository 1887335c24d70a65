import { bindingOf } from "../../../hotkeys/bindings.ts";
import { keyCaps } from "../../../hotkeys/keys.ts";
import styles from "./key-hint.module.css";

/** The key of a label or choice, as it is pressed. */
export function KeyHint({ hotkey }: { hotkey: string }) {
  return (
    <span className={styles.key} aria-hidden="true">
      {keyCaps(bindingOf(hotkey)).join(" ")}
    </span>
  );
}
