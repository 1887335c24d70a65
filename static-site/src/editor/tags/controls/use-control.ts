import { useLingui } from "@lingui/react/macro";
import { useSyncExternalStore } from "react";
import { titleOf } from "../../../config/titles.ts";
import type { ControlTag } from "../../../config/tree.ts";
import { type ConfigNode, flag, text } from "../../../config/tree.ts";
import { useAnswer, useEditor, useFlagged, useSelectedRegion } from "../../context.ts";
import type { AnswerScope } from "../../core/session.ts";

/** A control that asks for an answer: about the task, the page shown, or the selected region. */
export interface ControlState {
  readonly control: ControlTag;
  readonly scope: AnswerScope;
  readonly value: unknown;
  readonly readOnly: boolean;
  /** Whether the config asks for an answer. */
  readonly required: boolean;
  /** Its name for people. */
  readonly label: string;
  /** The same with a word for required ones, where ARIA has no attribute for that. */
  readonly groupLabel: string;
  /** `undefined` takes the value away; calls with the same gesture in a row are one step of the history. */
  readonly set: (value: unknown, gesture?: string) => void;
}

const NONE: AnswerScope = {};

export function useControl(node: ConfigNode): ControlState | undefined {
  const { t } = useLingui();
  const { session } = useEditor();
  useSelectedRegion();
  useFlagged("locked");
  useSyncExternalStore(session.view.changed.watch, () => session.view.pageOf(text(node, "toName")));
  const name = text(node, "name");
  const control = session.config.controls.get(name);
  const scope = (control && session.scopeOf(control)) ?? NONE;
  const answer = useAnswer(name, scope);
  if (!control || session.scopeOf(control) === undefined) return undefined;
  const label = titleOf(session.config.root, control, session.data);
  const required = flag(node, "required");
  const place = `${name}:${scope.region ?? ""}:${scope.item ?? ""}`;
  return {
    control,
    scope,
    value: answer?.value,
    readOnly: session.isAnswerLocked(name, scope),
    required,
    label,
    groupLabel: required ? t`${label} (required)` : label,
    set: (value, gesture) => session.setAnswer(control, value, scope, gesture && `${gesture}:${place}`),
  };
}
