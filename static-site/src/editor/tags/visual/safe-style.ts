/** Styles that a config may bring into the labeling area: they neither leave it nor load anything. */

/** Functions that load an address. */
const LOADS = /\b(url|src|image|image-set|cross-fade|element)\(/i;
const POSITIONS = new Set(["static", "relative", "absolute", "sticky"]);

/** Takes away declarations that would load something or leave the labeling area. */
export function cleanDeclarations(style: CSSStyleDeclaration): void {
  for (const name of [...style]) {
    const value = style.getPropertyValue(name);
    const leaves = name === "position" && !POSITIONS.has(value.trim().toLowerCase());
    if (leaves || LOADS.test(value)) style.removeProperty(name);
  }
}

/** A rule with clean declarations, and those in it; `undefined` for rules that only load or name something. */
export function cleanRule(rule: CSSRule): string | undefined {
  if ("style" in rule && "selectorText" in rule) {
    cleanDeclarations((rule as CSSStyleRule).style);
    return cleanNested(rule as CSSStyleRule) ? rule.cssText : undefined;
  }
  return "cssRules" in rule && cleanNested(rule as CSSGroupingRule) ? rule.cssText : undefined;
}

/** Cleans the rules inside a rule. */
function cleanNested(group: CSSGroupingRule | CSSStyleRule): boolean {
  for (let index = (group.cssRules?.length ?? 0) - 1; index >= 0; index--) {
    const inner = group.cssRules[index];
    if (!inner) continue;
    // Keyframes and nested declarations have a style, but no selector.
    if ("style" in inner) cleanDeclarations((inner as CSSStyleRule).style);
    if ("cssRules" in inner) cleanNested(inner as CSSGroupingRule);
    else if (!("style" in inner)) group.deleteRule?.(index);
  }
  return true;
}
