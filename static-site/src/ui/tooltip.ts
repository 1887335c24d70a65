import styles from "./tooltip.module.css";

/** Milliseconds of rest before a tooltip shows. */
const delay = 450;

/**
 * Shows the text of `data-tip` beside the element under the pointer or the keyboard's focus.
 * One element in the top layer serves the whole page. Returns what ends it.
 */
export function startTooltips(root: Document = document): () => void {
  const tip = root.createElement("div");
  tip.popover = "manual";
  tip.className = styles.tip ?? "";
  tip.setAttribute("aria-hidden", "true");
  root.body.append(tip);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hide = () => {
    clearTimeout(timer);
    if (tip.matches(":popover-open")) tip.hidePopover();
  };
  const show = (target: HTMLElement) => {
    const text = target.dataset.tip;
    if (!text || !target.isConnected) return;
    tip.textContent = text;
    tip.showPopover();
    const anchor = target.getBoundingClientRect();
    const left = anchor.left + anchor.width / 2 - tip.offsetWidth / 2;
    const below = anchor.bottom + 6;
    const top = below + tip.offsetHeight < window.innerHeight ? below : anchor.top - 6 - tip.offsetHeight;
    tip.style.left = `${Math.max(6, Math.min(left, window.innerWidth - tip.offsetWidth - 6))}px`;
    tip.style.top = `${top}px`;
  };
  const over = (event: Event) => {
    hide();
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tip]") : null;
    if (!target) return;
    if (event.type === "focusin" && !target.matches(":focus-visible")) return;
    timer = setTimeout(() => show(target), delay);
  };

  const starts = ["pointerover", "focusin"] as const;
  const ends = ["pointerdown", "keydown", "focusout", "scroll"] as const;
  for (const type of starts) root.addEventListener(type, over);
  for (const type of ends) root.addEventListener(type, hide, true);
  return () => {
    for (const type of starts) root.removeEventListener(type, over);
    for (const type of ends) root.removeEventListener(type, hide, true);
    tip.remove();
  };
}
