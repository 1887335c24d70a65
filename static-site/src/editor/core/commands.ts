/** Commands that need both the annotation and the mounted objects. */
import type { ControlTag } from "../../config/tree.ts";
import type { Engines } from "./engines.ts";
import { labelsOf, type Region, type RegionId } from "./items.ts";
import { type Session, textOf } from "./session.ts";

/** A label by click or key: relabels what is selected, labels a place chosen before, or becomes the active one. */
export function chooseLabel(
  session: Session,
  engines: Engines,
  control: ControlTag,
  label: string,
  how: "toggle" | "set",
): void {
  if (!session.readOnly && session.selection.ids.size === 0) {
    for (const object of control.toName) {
      const pending = engines.get(object)?.pending?.();
      if (!pending) continue;
      const before = session.activeLabels.active(control.name);
      session.activeLabels.set(control.name, [label]);
      const region = session.createRegion(object, pending.shape);
      session.activeLabels.set(control.name, before);
      if (region) pending.done();
      return;
    }
  }
  session.chooseLabel(control, label, how);
}

/** Selects a region and brings it into view. */
export function goTo(session: Session, engines: Engines, id: RegionId): void {
  const region = session.document.region(id);
  if (!region) return;
  session.selection.set([id]);
  show(session, engines, region);
}

/** Selects the next or previous region and brings it into view. */
export function cycle(session: Session, engines: Engines, step: 1 | -1): void {
  const region = session.selection.cycle(step);
  if (region) show(session, engines, region);
}

function show(session: Session, engines: Engines, region: Region): void {
  engines.get(region.object)?.reveal(region.id);
  session.announce({ what: "selected", labels: labelsOf(region), text: textOf(region) });
}

/**
 * The command of Escape: cancels the gesture, else the selection, else the chosen place, else the active labels.
 * Returns whether there was anything to cancel.
 */
export function stepBack(session: Session, engines: Engines): boolean {
  if (engines.cancel()) return true;
  if (session.selection.ids.size > 0) {
    session.selection.clear();
    return true;
  }
  for (const [, engine] of engines.all()) {
    const pending = engine.pending?.();
    if (!pending) continue;
    pending.done();
    return true;
  }
  if (session.activeLabels.isEmpty) return false;
  session.activeLabels.clear();
  return true;
}

/** Adds a choice to a control's value, or takes it away; `undefined` when nothing is left. */
export function toggledChoice(
  value: unknown,
  choice: string | readonly string[],
  multiple: boolean,
): unknown[] | undefined {
  const same = (other: unknown) => JSON.stringify(other) === JSON.stringify(choice);
  const now = Array.isArray(value) ? value : [];
  if (now.some(same)) {
    const rest = now.filter((other) => !same(other));
    return rest.length > 0 ? rest : undefined;
  }
  return multiple ? [...now, choice] : [choice];
}
