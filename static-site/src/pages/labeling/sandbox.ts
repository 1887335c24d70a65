/**
 * Shows HTML that a person wrote in a frame that runs no scripts and sends no forms. The frame inherits the page's
 * content security policy, which allows no style in HTML, so styles are set by way of the DOM.
 */

/** The frame's `sandbox`: the page may reach into it, nothing in it may run, and links open outside. */
export const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
/** What the frame starts as; `showHtml` needs it loaded. */
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
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[href]")) {
    if (!/^(https?|mailto):$/.test(link.protocol)) link.removeAttribute("href");
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  const sheet = new (window as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync([BASE, ...sheets].join("\n"));
  document.adoptedStyleSheets = [sheet];
}

/** Renames what even parsing would report as against the policy: `style` attributes, and elements to ones of raw text. */
export const withoutStyles = (html: string): string =>
  `<body>${html}`.replace(/<(\/?)style\b/gi, "<$1xmp").replace(/(<[a-z][^<>]*\s)style(\s*=)/gi, "$1data-style$2");

/** Plain text keeps its lines; HTML is shown as it is. */
export function toHtml(text: string): string {
  if (/<[a-z][\s\S]*>/i.test(text)) return text;
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\n/g, "<br>");
}
