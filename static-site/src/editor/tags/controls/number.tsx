import { useLingui } from "@lingui/react/macro";
import { flag, numeric, text } from "../../../config/tree.ts";
import type { TagProps } from "../registry.ts";
import styles from "./field.module.css";
import { useControl } from "./use-control.ts";

export function View({ node }: TagProps) {
  const { t } = useLingui();
  const state = useControl(node);
  if (!state) return null;
  const value = typeof state.value === "number" ? state.value : undefined;
  const slider = flag(node, "slider");
  const set = (written: string) => {
    const number = Number(written);
    state.set(written === "" || !Number.isFinite(number) ? undefined : number, "type");
  };
  return (
    <div className={styles.row}>
      <input
        className={slider ? styles.slider : styles.input}
        type={slider ? "range" : "number"}
        aria-label={t`Number`}
        min={text(node, "min") || undefined}
        max={text(node, "max") || undefined}
        step={numeric(node, "step", 1)}
        value={value ?? (slider ? text(node, "min", "0") : "")}
        disabled={state.readOnly}
        onChange={({ target }) => set(target.value)}
      />
      {slider && <output>{value ?? "–"}</output>}
    </div>
  );
}
