import { useEffect } from "react";
import type { TagProps } from "../table.ts";
import { cleanRule } from "./safe-style.ts";
import { SCOPE } from "./scope.ts";

/** Rules of the config, each shut into the labeling area. */
export function View({ node }: TagProps) {
  const css = node.text || node.attributes.get("value") || "";
  useEffect(() => {
    const read = new CSSStyleSheet();
    read.replaceSync(css);
    const scoped = new CSSStyleSheet();
    for (const rule of read.cssRules) {
      // The parser gives back balanced text: a stray brace in the source cannot leave the scope.
      const clean = cleanRule(rule);
      if (clean === undefined) continue;
      try {
        scoped.insertRule(`@scope (.${SCOPE}) { ${clean} }`, scoped.cssRules.length);
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
