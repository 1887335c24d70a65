import { flag, numeric } from "../../../config/tree.ts";
import { useText } from "../../context.ts";
import type { TagProps } from "../table.ts";
import styles from "./header.module.css";
import { Styled } from "./view.tsx";

export function View({ node }: TagProps) {
  const value = useText(node, "value");
  const level = Math.min(6, Math.max(1, Math.round(numeric(node, "size"))));
  const Heading = `h${level}` as "h4";
  return (
    <Styled node={node}>
      {/* Headers of a config are of one rank below the page's heading, whatever their size. */}
      <Heading
        aria-level={2}
        dir="auto"
        className={styles.header}
        data-level={level}
        data-underline={flag(node, "underline")}
      >
        {value}
      </Heading>
    </Styled>
  );
}
