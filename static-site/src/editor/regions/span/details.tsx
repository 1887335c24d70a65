import styles from "../details.module.css";
import type { DetailsProps } from "../kind.ts";
import type { Span } from "./index.ts";

/** The text of a span and its offsets. */
export function Details({ shape }: DetailsProps<Span>) {
  return (
    <p className={styles.text} dir="auto">
      {shape.text}
      <small>
        {shape.start}–{shape.end}
      </small>
    </p>
  );
}
