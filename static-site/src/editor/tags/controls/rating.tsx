import { useLingui } from "@lingui/react/macro";
import { Star } from "lucide-react";
import { numeric } from "../../../config/tree.ts";
import type { TagProps } from "../table.ts";
import styles from "./rating.module.css";
import { useControl } from "./use-control.ts";

export function View({ node }: TagProps) {
  const { t } = useLingui();
  const state = useControl(node);
  if (!state) return null;
  const most = Math.min(50, Math.max(1, Math.round(numeric(node, "maxRating"))));
  const value = typeof state.value === "number" ? state.value : 0;
  return (
    <fieldset className={styles.rating} aria-label={state.groupLabel}>
      {Array.from({ length: most }, (_, index) => index + 1).map((stars) => (
        <button
          key={stars}
          type="button"
          className={styles.star}
          disabled={state.readOnly}
          aria-label={t`${stars} of ${most}`}
          aria-pressed={stars === value}
          data-on={stars <= value}
          onClick={() => state.set(stars === value ? undefined : stars)}
        >
          <Star size={24} fill={stars <= value ? "currentColor" : "none"} aria-hidden="true" />
        </button>
      ))}
    </fieldset>
  );
}
