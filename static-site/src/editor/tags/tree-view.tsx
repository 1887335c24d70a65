import { Trans } from "@lingui/react/macro";
import { TriangleExclamationPoint } from "lucide-react";
import type { ConfigNode } from "../../config/tree.ts";
import { useShows } from "../context.ts";
import { isPart, tagModule } from "./table.ts";
import styles from "./tree-view.module.css";

/** A node of the config and its contents. Hidden nodes take their children with them. */
export function NodeView({ node }: { node: ConfigNode }) {
  const visible = useShows(node);
  if (!visible || isPart(node.tag)) return null;
  const module = tagModule(node.tag);
  return module ? <module.View node={node} /> : <UnknownTag node={node} />;
}

export function Children({ node }: { node: ConfigNode }) {
  return node.children.map((child) => <NodeView key={child.path} node={child} />);
}

/** A notice in place of a tag the page does not know: its results are kept, its children shown. */
function UnknownTag({ node }: { node: ConfigNode }) {
  const name = `<${node.tagName}>`;
  const holdsOthers = !node.attributes.has("toname") && !node.attributes.has("name");
  return (
    <>
      <div className={styles.unknown} role="note">
        <TriangleExclamationPoint size={16} aria-hidden="true" />
        <span>
          <Trans>
            <code>{name}</code> can't be labeled here. Existing results are kept.
          </Trans>
        </span>
      </div>
      {holdsOthers && <Children node={node} />}
    </>
  );
}
