/**
 * Shows HTML that a person wrote in a frame that runs no scripts and sends no forms. The frame inherits the page's
 * content security policy, which allows no style in HTML, so styles are set by way of the DOM.
 */

/** The frame's `sandbox`: the page may reach into it, nothing in it may run, and links open outside. */
export const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
/** The document that the frame starts with; `showHtml` needs it loaded. */
export const EMPTY = "<!doctype html><meta charset=utf-8>";

const BASE = `
  :root { color-scheme: light dark }
  body { font: 15px/1.55 system-ui, sans-serif; margin: 4px 8px }
  img { max-width: 100% }
`;

/** Fills a frame that has loaded `EMPTY`. */
export function showHtml(frame: HTMLIFrameElement, html: string): void {
  const { contentDocument: document, contentWindow: window } = frame;
  if (!document || !window) return;
  const { body } = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  const sheets = [...body.querySelectorAll("xmp")].map((element) => {
    element.remove();
    return element.textContent ?? "";
  });
  document.body.replaceChildren(...body.childNodes);
  for (const element of document.querySelectorAll<HTMLElement>("[data-style]")) {
    element.style.cssText = element.dataset.style ?? "";
  }
  cleanLinks(document.body);
  const sheet = new (window as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync([BASE, ...sheets].join("\n"));
  document.adoptedStyleSheets = [sheet];
}

/** Link attributes in HTML and SVG. */
const LINKS = ["href", "xlink:href"];

/** Leaves links to the web and to mail alone, opened outside; `base` and `meta` would lead the frame elsewhere. */
export function cleanLinks(root: Element): void {
  for (const element of root.querySelectorAll("base, meta, iframe, object, embed")) element.remove();
  // Attributes, not properties: those of a link in SVG are of another type.
  for (const element of root.querySelectorAll("*")) {
    const isLink = element.localName === "a" || element.localName === "area";
    for (const name of LINKS) {
      const address = element.getAttribute(name);
      if (address === null || (!isLink && !isScript(address))) continue;
      const protocol = URL.parse(address, element.baseURI)?.protocol ?? "";
      if (!/^(https?|mailto):$/.test(protocol)) element.removeAttribute(name);
    }
    if (!isLink) continue;
    element.setAttribute("target", "_blank");
    element.setAttribute("rel", "noopener noreferrer");
  }
}

const isScript = (address: string) => URL.parse(address)?.protocol === "javascript:";

/** Renames what even parsing would report as against the policy: `style` attributes, and elements to ones of raw text. */
export const withoutStyles = (html: string): string =>
  `<body>${html}`.replace(/<(\/?)style\b/gi, "<$1xmp").replace(/(<[a-z][^<>]*\s)style(\s*=)/gi, "$1data-style$2");

/** Plain text keeps its lines; HTML is shown as it is. */
export function toHtml(text: string): string {
  if (/<[a-z][\s\S]*>/i.test(text)) return text;
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\n/g, "<br>");
}
