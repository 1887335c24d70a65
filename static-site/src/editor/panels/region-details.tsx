import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Copy, Eye, EyeOff, Lock, LockOpen, Spline, Trash } from "lucide-react";
import { type ComponentType, type CSSProperties, lazy, Suspense } from "react";
import { withKeys } from "../../hotkeys/keys.ts";
import { IconButton } from "../../ui/button.tsx";
import { useEditor, useFlagged, useSelectedIds, useSelectedRegion } from "../context.ts";
import { labelsOf, type Region, type ShapeType } from "../core/items.ts";
import type { DetailsProps } from "../regions/kind.ts";
import { kindOf } from "../regions/kinds.ts";
import { colorOf } from "../tags/region-style.ts";
import styles from "./region-details.module.css";

/** The selected regions: labels, place, notes and actions. */
export function RegionDetails() {
  const { t } = useLingui();
  const { session } = useEditor();
  const ids = useSelectedIds();
  const region = useSelectedRegion();
  const hidden = useFlagged("hidden");
  useFlagged("locked");
  if (ids.size === 0 || !region) {
    return (
      <section className={styles.panel} aria-label={t`Selected region`}>
        <p className={styles.nothing}>
          <Trans>Select a region to see its details.</Trans>
        </p>
      </section>
    );
  }
  const isHidden = hidden.has(region.id);
  const isLocked = session.isLocked(region);
  const [first, second] = ids;
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
      <div className={styles.facts}>{ids.size === 1 && <Facts region={region} />}</div>
      <div className={styles.actions}>
        <IconButton
          size="sm"
          label={isHidden ? t`Show` : withKeys(t`Hide`, "Alt+h")}
          icon={isHidden ? <EyeOff size={16} /> : <Eye size={16} />}
          onClick={() => session.setHidden(ids, !isHidden)}
        />
        {!session.readOnly && (
          <>
            <IconButton
              size="sm"
              label={region.readonly ? t`Locked by the annotation` : isLocked ? t`Unlock` : t`Lock`}
              disabled={region.readonly}
              icon={isLocked ? <Lock size={16} /> : <LockOpen size={16} />}
              onClick={() => session.setLocked(ids, !isLocked)}
            />
            {session.copyable.length > 0 && (
              <IconButton
                size="sm"
                label={withKeys(t`Duplicate`, "$mod+d")}
                icon={<Copy size={16} />}
                onClick={() => session.duplicateSelected()}
              />
            )}
            {ids.size === 2 && first !== undefined && second !== undefined && (
              <IconButton
                size="sm"
                label={t`Relate the first to the second`}
                icon={<Spline size={16} />}
                onClick={() => session.relate(first, second)}
              />
            )}
            <span className={styles.spring} />
            <IconButton
              size="sm"
              label={withKeys(t`Delete`, "Backspace")}
              icon={<Trash size={16} />}
              className={styles.delete}
              disabled={isLocked}
              onClick={() => session.deleteSelected()}
            />
          </>
        )}
      </div>
    </section>
  );
}

function Facts({ region }: { region: Region }) {
  const { i18n, t } = useLingui();
  const { session } = useEditor();
  const { id, shape, meta } = region;
  const isLocked = session.isLocked(region);
  const Details = detailsOf(shape.type);
  const notes = Array.isArray(meta?.text) ? meta.text.filter((line) => typeof line === "string") : [];
  const score =
    region.score === undefined ? undefined : i18n.number(region.score, { style: "percent", maximumFractionDigits: 1 });
  return (
    <>
      {Details && (
        <Suspense>
          <Details
            key={id}
            region={region}
            shape={shape}
            readOnly={isLocked}
            onChange={(next, gesture) => session.setShape(id, next, gesture)}
          />
        </Suspense>
      )}
      {region.origin !== "manual" && (
        <p className={styles.origin}>
          {region.origin === "prediction" ? <Trans>From a model</Trans> : <Trans>From a model, changed</Trans>}
          {score !== undefined && ` · ${score}`}
        </p>
      )}
      {(!isLocked || notes.length > 0) && (
        <textarea
          className={styles.notes}
          aria-label={t`Notes`}
          placeholder={t`Notes`}
          dir="auto"
          value={notes.join("\n")}
          readOnly={isLocked}
          onChange={({ target }) =>
            session.setNotes(id, target.value === "" ? [] : target.value.split("\n"), `notes:${id}`)
          }
        />
      )}
    </>
  );
}

const parts = new Map<string, ComponentType<DetailsProps>>();

/** A kind's own part of the panel, loaded when it is first shown. */
function detailsOf(type: ShapeType): ComponentType<DetailsProps> | undefined {
  const { details } = kindOf(type);
  const known = parts.get(type);
  if (known || !details) return known;
  const part = lazy(() => details().then((module) => ({ default: module.Details as ComponentType<DetailsProps> })));
  parts.set(type, part);
  return part;
}
