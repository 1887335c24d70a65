import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Copy, Eye, EyeOff, Lock, LockOpen, Trash } from "lucide-react";
import type { CSSProperties } from "react";
import { IconButton } from "../../ui/button.tsx";
import { useEditor, useSelectedIds, useSelectedRegion } from "../context.ts";
import { labelsOf, type Rectangle, type Region } from "../core/items.ts";
import { percent, toPercent, toPixels } from "../core/units.ts";
import { colorOf } from "../tags/looks.ts";
import styles from "./region-details.module.css";

/** What is selected: labels, place, and what can be done with it. */
export function RegionDetails() {
  const { t } = useLingui();
  const { session } = useEditor();
  const ids = useSelectedIds();
  const region = useSelectedRegion();
  if (ids.size === 0 || !region) {
    return (
      <section className={styles.panel} aria-label={t`Selected region`}>
        <p className={styles.nothing}>
          <Trans>Select a region to see its details.</Trans>
        </p>
      </section>
    );
  }
  const boxes = session.selection.regions().some(({ shape }) => shape.type === "rectangle");
  return (
    <section
      className={styles.panel}
      aria-label={t`Selected region`}
      style={{ "--label": colorOf(session, region) } as CSSProperties}
    >
      <header className={styles.head}>
        <h2>
          {ids.size > 1 ? (
            <Plural value={ids.size} one="# region selected" other="# regions selected" />
          ) : (
            labelsOf(region).join(", ") || <Trans>No label</Trans>
          )}
        </h2>
        <code>{ids.size === 1 && region.id}</code>
      </header>
      {ids.size === 1 && <Facts region={region} />}
      <div className={styles.actions}>
        <IconButton
          size="sm"
          label={region.hidden ? t`Show` : t`Hide (Alt H)`}
          icon={region.hidden ? <EyeOff size={16} /> : <Eye size={16} />}
          onClick={() => session.setHidden(ids, !region.hidden)}
        />
        {!session.readOnly && (
          <>
            <IconButton
              size="sm"
              label={region.locked ? t`Unlock` : t`Lock`}
              icon={region.locked ? <Lock size={16} /> : <LockOpen size={16} />}
              onClick={() => session.setLocked(ids, !region.locked)}
            />
            {boxes && (
              <IconButton
                size="sm"
                label={t`Duplicate (Ctrl D)`}
                icon={<Copy size={16} />}
                onClick={() => session.duplicateSelected()}
              />
            )}
            <span className={styles.spring} />
            <IconButton
              size="sm"
              label={t`Delete (Backspace)`}
              icon={<Trash size={16} />}
              className={styles.delete}
              disabled={region.locked}
              onClick={() => session.deleteSelected()}
            />
          </>
        )}
      </div>
    </section>
  );
}

function Facts({ region }: { region: Region }) {
  const { i18n } = useLingui();
  const score =
    region.score === undefined ? undefined : i18n.number(region.score, { style: "percent", maximumFractionDigits: 1 });
  return (
    <>
      {region.shape.type === "span" && (
        <p className={styles.text}>
          {region.shape.text}
          <small>
            {region.shape.start}–{region.shape.end}
          </small>
        </p>
      )}
      {region.shape.type === "rectangle" && <Coordinates key={region.id} region={region} shape={region.shape} />}
      {region.origin !== "manual" && (
        <p className={styles.origin}>
          {region.origin === "prediction" ? <Trans>From a model</Trans> : <Trans>From a model, changed</Trans>}
          {score !== undefined && ` · ${score}`}
        </p>
      )}
    </>
  );
}

/** A box in pixels of its image, to be typed exactly. */
function Coordinates({ region, shape }: { region: Region; shape: Rectangle }) {
  const { t } = useLingui();
  const { session } = useEditor();
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
        <label key={name}>
          <span>{name}</span>
          <input
            type="number"
            step="any"
            disabled={session.readOnly || region.locked}
            // Shown rounded; what is not typed anew keeps every digit.
            value={Math.round(value * 100) / 100}
            onChange={({ target }) => {
              const typed = target.valueAsNumber;
              if (Number.isFinite(typed)) session.setShape(region.id, { ...shape, ...set(typed) }, `type:${name}`);
            }}
          />
        </label>
      ))}
    </div>
  );
}
