import { Plural, useLingui } from "@lingui/react/macro";
import { toPercent, toPixels } from "../../core/units.ts";
import shared from "../details.module.css";
import type { DetailsProps } from "../kind.ts";
import { NumberField } from "../number-field.tsx";
import styles from "./details.module.css";
import type { PercentPoint, Polygon } from "./index.ts";

/** The points of a polygon in pixels of its image, to be typed exactly. */
export function Details({ region, shape, readOnly, onChange }: DetailsProps<Polygon>) {
  const { t } = useLingui();
  const { width = 100, height = 100 } = region.size ?? {};
  const put = (index: number, point: PercentPoint) =>
    onChange({ ...shape, points: shape.points.with(index, point) }, `type:${index}`);
  return (
    <>
      <p className={styles.summary}>
        <Plural value={shape.points.length} one="# point" other="# points" />
      </p>
      <div className={shared.fields}>
        {shape.points.map(([x, y], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is known by its place
          <div key={index} role="group" aria-label={t`Point ${index + 1}`} className={styles.point}>
            <NumberField
              label="X"
              value={toPixels(x, width)}
              disabled={readOnly}
              onChange={(typed) => put(index, [toPercent(typed, width), y])}
            />
            <NumberField
              label="Y"
              value={toPixels(y, height)}
              disabled={readOnly}
              onChange={(typed) => put(index, [x, toPercent(typed, height)])}
            />
          </div>
        ))}
      </div>
    </>
  );
}
