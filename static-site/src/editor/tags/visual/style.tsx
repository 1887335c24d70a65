import { useEffect } from "react";
import type { TagProps } from "../registry.ts";
import { SCOPE } from "./scope.ts";

/** Rules of the config, each shut into the labeling area. */
export function View({ node }: TagProps) {
  const css = node.text || node.attributes.get("value") || "";
  useEffect(() => {
    const read = new CSSStyleSheet();
    read.replaceSync(css);
    const scoped = new CSSStyleSheet();
    for (const rule of read.cssRules) {
      // What the parser gives back is balanced: a stray brace in the source cannot leave the scope.
      try {
        scoped.insertRule(`@scope (.${SCOPE}) { ${rule.cssText} }`, scoped.cssRules.length);
      } catch {
        // A rule that may not stand in a scope is left out.
      }
    }
    document.adoptedStyleSheets.push(scoped);
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== scoped);
    };
  }, [css]);
  return null;
}
