import type { ControlTag } from "../../../config/tree.ts";
import { type ConfigNode, flag, text } from "../../../config/tree.ts";
import { useAnswer, useEditor, useSelectedRegion } from "../../context.ts";
import type { RegionId } from "../../core/items.ts";

/** A classification control: its value for the task, or for the selected region when it asks per region. */
export interface ControlState {
  readonly control: ControlTag;
  readonly region: RegionId | undefined;
  readonly value: unknown;
  readonly readOnly: boolean;
  /** `undefined` takes the value away; calls with the same gesture in a row are one step of the history. */
  readonly set: (value: unknown, gesture?: string) => void;
}

export function useControl(node: ConfigNode): ControlState | undefined {
  const { session } = useEditor();
  const selected = useSelectedRegion();
  const name = text(node, "name");
  const region = flag(node, "perRegion") ? selected?.id : undefined;
  const answer = useAnswer(name, region);
  const control = session.config.controls.get(name);
  if (!control) return undefined;
  return {
    control,
    region,
    value: answer?.value,
    readOnly: session.readOnly,
    set: (value, gesture) => session.setAnswer(control, value, region, gesture && `${gesture}:${name}:${region ?? ""}`),
  };
}
