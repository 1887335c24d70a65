import { useLingui } from "@lingui/react/macro";
import { percent, toPercent, toPixels } from "../../core/units.ts";
import styles from "../details.module.css";
import type { DetailsProps } from "../kind.ts";
import { NumberField } from "../number-field.tsx";
import type { Rectangle } from "./index.ts";

/** A rectangle in pixels of its image, to be typed exactly. */
export function Details({ region, shape, readOnly, onChange }: DetailsProps<Rectangle>) {
  const { t } = useLingui();
  const { width = 100, height = 100 } = region.size ?? {};
  const fields: [name: string, value: number, set: (value: number) => Partial<Rectangle>][] = [
    ["X", toPixels(shape.x, width), (value) => ({ x: toPercent(value, width) })],
    ["Y", toPixels(shape.y, height), (value) => ({ y: toPercent(value, height) })],
    [t`W`, toPixels(shape.width, width), (value) => ({ width: percent(Math.max(0, toPercent(value, width))) })],
    [t`H`, toPixels(shape.height, height), (value) => ({ height: percent(Math.max(0, toPercent(value, height))) })],
    [t`Angle`, shape.rotation, (value) => ({ rotation: value })],
  ];
  return (
    <div className={styles.fields}>
      {fields.map(([name, value, set]) => (
        <NumberField
          key={name}
          label={name}
          value={value}
          disabled={readOnly}
          onChange={(typed) => onChange({ ...shape, ...set(typed) }, `type:${name}`)}
        />
      ))}
    </div>
  );
}
