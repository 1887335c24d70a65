/** How regions look: the colour of their first label, and what their control says about strokes and fills. */
import { numeric, text } from "../../config/tree.ts";
import type { Mark, Region } from "../core/items.ts";
import type { Session } from "../core/session.ts";
import type { Look } from "../engines/canvas/draw.ts";

const NO_LABEL = "#8b98a5";

/** The colour of a label of a control; `undefined` when the config does not have it. */
export function labelColor(session: Session, control: string, label: string): string | undefined {
  const tag = session.config.controls.get(control);
  return tag && session.choosables(tag).find((choosable) => choosable.value === label)?.background;
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

/** The look of a box with these marks. */
export function lookOf(session: Session, marks: readonly Omit<Mark, "order">[]): Look {
  const shaped = marks.find((mark) => mark.type.startsWith("rectangle")) ?? marks[0];
  const node = shaped && session.config.controls.get(shaped.control)?.node;
  const opacity = node ? numeric(node, "opacity", 0.6) : 0.6;
  return {
    color: colorOf(session, { marks: marks as readonly Mark[] }),
    // As faint inside as people are used to: the picture is what counts.
    fill: Math.max(0, Math.min(opacity, 1)) * 0.3,
    width: Math.max(1, Math.min(10, (node ? numeric(node, "strokeWidth", 1) : 1) + 0.5)),
  };
}
