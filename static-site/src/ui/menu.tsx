import { Check } from "lucide-react";
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  useId,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { cx } from "./cx.ts";
import styles from "./menu.module.css";

/** One line of a menu. */
export type MenuEntry =
  | {
      label: ReactNode;
      icon?: ReactNode;
      onSelect: () => void;
      danger?: boolean;
      disabled?: boolean;
      /** Makes it a check item that leaves the menu open. */
      checked?: boolean;
      /** As `checked`, but one of a group. */
      radio?: boolean;
    }
  | { heading: ReactNode }
  | { separator: true };

/** Props that the trigger spreads on its button. */
export interface TriggerProps {
  ref: Ref<HTMLButtonElement>;
  "aria-haspopup": "menu";
  "aria-expanded": boolean;
  "aria-controls": string;
  onClick: () => void;
}

/** A drop-down menu in the browser's top layer, with arrow keys. A closed menu renders no entries: a page has many menus. */
export function Menu({
  trigger,
  entries,
  align = "start",
  label,
}: {
  trigger: (props: TriggerProps) => ReactElement;
  entries: MenuEntry[];
  align?: "start" | "end";
  label?: string;
}) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [place, setPlace] = useState<CSSProperties>({});

  const toggle = () => {
    const menu = popover.current;
    if (!menu || !anchor.current) return;
    if (menu.matches(":popover-open")) {
      menu.hidePopover();
      return;
    }
    // The entries are rendered now, to be measured and focused.
    flushSync(() => setOpen(true));
    menu.showPopover();
    setPlace(placeBeside(anchor.current.getBoundingClientRect(), menu, align));
    items(menu)[0]?.focus({ preventScroll: true });
  };

  return (
    <>
      {trigger({
        ref: anchor,
        "aria-haspopup": "menu",
        "aria-expanded": open,
        "aria-controls": id,
        onClick: toggle,
      })}
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        className={styles.menu}
        style={place}
        onToggle={(event) => setOpen(event.newState === "open")}
        onKeyDown={moveFocus}
        onClick={(event) => event.stopPropagation()}
      >
        {(open ? entries : []).map((entry, index) => {
          // biome-ignore-start lint/suspicious/noArrayIndexKey: menus are short and their order is their identity
          if ("separator" in entry) return <hr key={index} className={styles.separator} style={{ border: 0 }} />;
          if ("heading" in entry) {
            return (
              <div key={index} className={styles.heading} role="presentation">
                {entry.heading}
              </div>
            );
          }
          const checkable = entry.checked !== undefined;
          return (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: aria-checked is set only beside a check role
            <button
              key={index}
              type="button"
              role={checkable ? (entry.radio ? "menuitemradio" : "menuitemcheckbox") : "menuitem"}
              aria-checked={entry.checked}
              aria-disabled={entry.disabled || undefined}
              tabIndex={-1}
              className={cx(styles.item, entry.danger && styles.danger)}
              onClick={() => {
                if (entry.disabled) return;
                if (!checkable || entry.radio) popover.current?.hidePopover();
                entry.onSelect();
              }}
            >
              {entry.icon}
              <span>{entry.label}</span>
              {checkable && <span className={styles.check}>{entry.checked && <Check size={16} />}</span>}
            </button>
          );
          // biome-ignore-end lint/suspicious/noArrayIndexKey: as above
        })}
      </div>
    </>
  );
}

function items(menu: Element): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const all = items(event.currentTarget);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Tab") {
    event.currentTarget.hidePopover();
    return;
  }
  // The browser closes the menu; what lies below is not meant.
  if (event.key === "Escape") event.stopPropagation();
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  all[(to + all.length) % all.length]?.focus();
}

function placeBeside(anchor: DOMRect, menu: HTMLElement, align: "start" | "end"): CSSProperties {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = align === "end" ? anchor.right - width : anchor.left;
  const below = anchor.bottom + 4;
  const fitsBelow = below + height <= window.innerHeight - 8;
  return {
    left: Math.max(8, Math.min(left, window.innerWidth - width - 8)),
    top: fitsBelow ? below : Math.max(8, anchor.top - 4 - height),
  };
}
