import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { flag, numeric, text } from "../../../config/tree.ts";
import type { TagProps } from "../table.ts";
import styles from "./field.module.css";
import { type Bounds, fitted } from "./number-bounds.ts";
import { useControl } from "./use-control.ts";

export function View({ node }: TagProps) {
  const state = useControl(node);
  // As typed; a value out of bounds or between steps is not the answer until the field is left.
  const [typed, setTyped] = useState<string>();
  if (!state) return null;
  const value = typeof state.value === "number" ? state.value : undefined;
  const slider = flag(node, "slider");
  const bounds: Bounds = {
    min: numeric(node, "min"),
    max: numeric(node, "max"),
    step: numeric(node, "step"),
  };
  const read = (written: string) => (written.trim() === "" ? Number.NaN : Number(written));
  const set = (written: string) => {
    setTyped(written);
    const number = read(written);
    if (written === "") state.set(undefined, "type");
    else if (fitted(number, bounds) === number) state.set(number, "type");
  };
  const leave = () => {
    const number = typed === undefined ? Number.NaN : read(typed);
    setTyped(undefined);
    if (Number.isFinite(number) && number !== value) state.set(fitted(number, bounds), "type");
  };
  const isWrong = typed !== undefined && typed !== "" && fitted(read(typed), bounds) !== read(typed);
  return (
    <div className={styles.row}>
      <input
        className={slider ? styles.slider : styles.input}
        type={slider ? "range" : "number"}
        aria-label={slider ? state.groupLabel : state.label}
        aria-required={(!slider && state.required) || undefined}
        aria-invalid={isWrong || undefined}
        min={text(node, "min") || undefined}
        max={text(node, "max") || undefined}
        step={bounds.step}
        value={typed ?? value ?? (slider ? text(node, "min", "0") : "")}
        disabled={state.readOnly}
        onChange={({ target }) => set(target.value)}
        onBlur={leave}
      />
      {slider && <output>{value ?? "–"}</output>}
      {isWrong && (
        <span className={styles.wrong} role="status">
          <Trans>Nearest allowed value: {fitted(read(typed), bounds)}</Trans>
        </span>
      )}
    </div>
  );
}
