import { useLingui } from "@lingui/react/macro";
import { CircleCheck, CircleExclamationPoint, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { create } from "zustand";
import { errorText } from "../api/errors.ts";
import { IconButton } from "./button.tsx";
import { cx } from "./cx.ts";
import styles from "./toast.module.css";

interface Toast {
  id: number;
  tone: "success" | "error";
  text: string;
}

/** How long a toast stays, in milliseconds; errors need reading. */
const lifetimes = { success: 4000, error: 9000 } as const;
let nextId = 1;

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));

function drop(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

function show(tone: Toast["tone"], text: string): void {
  const id = nextId++;
  // The same message twice is one message.
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((toast) => toast.text !== text).slice(-3), { id, tone, text }],
  }));
  setTimeout(() => drop(id), lifetimes[tone]);
}

/** Messages in the corner of the page. */
export const toast = {
  success: (text: string) => show("success", text),
  error: (error: unknown) => show("error", errorText(error)),
};

/** Where toasts appear; mounted once. */
export function ToastRegion() {
  const { t } = useLingui();
  const toasts = useToasts((state) => state.toasts);
  const ref = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // Shown anew so that it lies above a dialog opened in the meantime.
    ref.current?.hidePopover();
    if (toasts.length > 0) ref.current?.showPopover();
  }, [toasts]);

  return (
    <div ref={ref} popover="manual" className={styles.region} role="status" aria-live="polite">
      {toasts.map(({ id, tone, text }) => (
        <div key={id} className={cx(styles.toast, styles[tone])}>
          {tone === "success" ? <CircleCheck size={16} /> : <CircleExclamationPoint size={16} />}
          <div className={styles.text}>{text}</div>
          <IconButton size="sm" label={t`Dismiss`} icon={<X size={14} />} onClick={() => drop(id)} />
        </div>
      ))}
    </div>
  );
}
