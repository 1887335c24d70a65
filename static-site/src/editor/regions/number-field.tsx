import { useState } from "react";

interface Props {
  label: string;
  /** Shown rounded to hundredths; digits that nobody types anew are kept. */
  value: number;
  disabled: boolean;
  onChange: (value: number) => void;
}

/** A coordinate. While it is typed the field may be empty or incomplete; the last number typed holds. */
export function NumberField({ label, value, disabled, onChange }: Props) {
  const [typed, setTyped] = useState<string>();
  return (
    <label>
      <span>{label}</span>
      <input
        type="number"
        step="any"
        disabled={disabled}
        value={typed ?? String(Math.round(value * 100) / 100)}
        onBlur={() => setTyped(undefined)}
        onChange={({ target }) => {
          setTyped(target.value);
          if (Number.isFinite(target.valueAsNumber)) onChange(target.valueAsNumber);
        }}
      />
    </label>
  );
}
