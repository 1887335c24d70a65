import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { pushScope } from "../hotkeys/scopes.ts";
import { IconButton } from "./button.tsx";
import { cx } from "./cx.ts";
import styles from "./dialog.module.css";

interface DialogProps {
  title: ReactNode;
  /** Called for Escape, the backdrop and the close button. Absent: the dialog cannot be dismissed. */
  onClose?: () => void;
  size?: "sm" | "md" | "lg" | "full";
  /** Beside the title; below it on small screens. */
  head?: ReactNode;
  footer?: ReactNode;
  /** No padding around the children. */
  flush?: boolean;
  children: ReactNode;
}

/** A modal dialog, open while mounted. The element with `data-autofocus` is focused first. */
export function Dialog({ title, onClose, size = "sm", head, footer, flush, children }: DialogProps) {
  const { t } = useLingui();
  const ref = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  const titleId = useId();
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const opener = document.activeElement;
    dialog.showModal();
    // Not the first button, which would be the one that closes.
    (dialog.querySelector<HTMLElement>("[data-autofocus]") ?? dialog).focus();
    const popScope = pushScope(() => [], true);
    const onCancel = (event: Event) => {
      // Popovers inside close by their own Escape first.
      if (event.target !== dialog) return;
      event.preventDefault();
      close.current?.();
    };
    // Only a press that began on the backdrop counts: a text selection dragged out of the dialog does not close it.
    let pressedOnBackdrop = false;
    const onDown = (event: PointerEvent) => {
      pressedOnBackdrop = event.target === dialog;
    };
    const onClick = (event: MouseEvent) => {
      if (pressedOnBackdrop && event.target === dialog && !contains(dialog, event)) close.current?.();
    };
    dialog.addEventListener("cancel", onCancel);
    dialog.addEventListener("pointerdown", onDown);
    dialog.addEventListener("click", onClick);
    return () => {
      popScope();
      dialog.removeEventListener("cancel", onCancel);
      dialog.removeEventListener("pointerdown", onDown);
      dialog.removeEventListener("click", onClick);
      dialog.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);

  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setScrolls(element.scrollHeight > element.clientHeight));
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);

  return (
    <dialog ref={ref} tabIndex={-1} className={cx(styles.dialog, styles[size])} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId}>{title}</h2>
        {head && <div className={styles.beside}>{head}</div>}
        {onClose && <IconButton label={t`Close`} icon={<X size={18} />} onClick={onClose} />}
      </div>
      <div ref={body} className={cx(styles.body, flush && styles.flush)} tabIndex={scrolls ? 0 : undefined}>
        {children}
      </div>
      {footer && <div className={styles.foot}>{footer}</div>}
    </dialog>
  );
}

function contains(dialog: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}
