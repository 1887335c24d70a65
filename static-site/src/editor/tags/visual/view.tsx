import { type ReactNode, useLayoutEffect, useRef } from "react";
import type { ConfigNode } from "../../../config/tree.ts";
import { text } from "../../../config/tree.ts";
import type { TagProps } from "../table.ts";
import { Children } from "../tree-view.tsx";
import { cleanDeclarations } from "./safe-style.ts";

/** An element with the config's own class, id and style. */
export function Styled({
  node,
  className = "",
  children,
}: {
  node: ConfigNode;
  className?: string;
  children?: ReactNode;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const style = text(node, "style");
  const inline = text(node, "display") === "inline";
  useLayoutEffect(() => {
    if (!ref.current) return;
    ref.current.style.cssText = style;
    cleanDeclarations(ref.current.style);
    if (inline) ref.current.style.display = "inline-block";
  }, [style, inline]);
  return (
    <div ref={ref} id={text(node, "idAttr") || undefined} className={`${className} ${text(node, "className")}`.trim()}>
      {children}
    </div>
  );
}

export function View({ node }: TagProps) {
  return (
    <Styled node={node}>
      <Children node={node} />
    </Styled>
  );
}
