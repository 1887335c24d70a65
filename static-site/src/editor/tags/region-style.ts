/** The style of regions: the color of their first label, and what their control says about strokes and fills. */
import { numeric, text } from "../../config/tree.ts";
import type { Mark, Region } from "../core/items.ts";
import type { Session } from "../core/session.ts";
import type { RegionStyle } from "../engines/canvas/draw.ts";

const NO_LABEL = "#8b98a5";

/** The color of a label of a control; `undefined` when the config does not have it. */
export function labelColor(session: Session, control: string, label: string): string | undefined {
  const tag = session.config.controls.get(control);
  return tag && session.options(tag).find((option) => option.value === label)?.background;
}

export function colorOf(session: Session, region: Pick<Region, "marks">): string {
  for (const { control, labels } of region.marks) {
    for (const label of labels ?? []) {
      const color = labelColor(session, control, label);
      if (color !== undefined) return color;
    }
  }
  const bare = region.marks.find((mark) => mark.labels === null);
  const node = bare && session.config.controls.get(bare.control)?.node;
  return (node && text(node, "strokeColor")) || NO_LABEL;
}

const known = new WeakMap<readonly Omit<Mark, "order">[], RegionStyle>();

/** The style of a region with these marks. Marks never change in place: their style is worked out once. */
export function styleOf(session: Session, marks: readonly Omit<Mark, "order">[]): RegionStyle {
  const earlier = known.get(marks);
  if (earlier) return earlier;
  const shaped = marks.find((mark) => mark.type !== "labels") ?? marks[0];
  const node = shaped && session.config.controls.get(shaped.control)?.node;
  const opacity = node ? numeric(node, "opacity") : Number.NaN;
  const style = {
    color: colorOf(session, { marks: marks as readonly Mark[] }),
    // As faint inside as people are used to: the picture is what counts.
    fill: Math.max(0, Math.min(Number.isFinite(opacity) ? opacity : 0.6, 1)) * 0.3,
    width: Math.max(1, Math.min(10, (node ? numeric(node, "strokeWidth", 1) : 1) + 0.5)),
  };
  known.set(marks, style);
  return style;
}
