/** What keys do in the editor; buttons and the help dialog read the same objects. */

import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Action } from "../app/hotkeys/scopes.ts";
import type { Choosable } from "../config/choices.ts";
import { type ControlTag, flag, text } from "../config/tree.ts";
import type { EditorHandle } from "./context.ts";
import { chooseLabel, cycle, stepBack, toggledChoice } from "./core/commands.ts";
import { stored } from "./tags/controls/stored.ts";

const regionsGroup = () => i18n._(msg`Regions`);
const annotationGroup = () => i18n._(msg`Annotation`);
const viewGroup = () => i18n._(msg`View`);

/** Commands on regions, history and view. */
export function editorActions({ session, engines }: EditorHandle): Action[] {
  const { selection, history } = session;
  const hasSelection = () => selection.ids.size > 0;
  const canEdit = () => hasSelection() && !session.readOnly;
  const canZoom = () => engines.views().length > 0;
  const zoom = (factor: number) => () => {
    for (const view of engines.views()) view.zoom(factor);
  };
  return [
    action(
      "region.delete",
      ["Backspace", "Delete"],
      () => i18n._(msg`Delete the selected regions`),
      regionsGroup,
      () => session.deleteSelected(),
      canEdit,
    ),
    action(
      "region.next",
      ["Alt+."],
      () => i18n._(msg`Next region`),
      regionsGroup,
      () => cycle(session, engines, 1),
    ),
    action(
      "region.previous",
      ["Alt+,"],
      () => i18n._(msg`Previous region`),
      regionsGroup,
      () => cycle(session, engines, -1),
    ),
    action(
      "region.unselect",
      ["Escape"],
      () => i18n._(msg`Let go of the gesture, the selection or the label`),
      regionsGroup,
      () => stepBack(session, engines),
    ),
    action(
      "region.unselect-only",
      ["u"],
      () => i18n._(msg`Unselect`),
      regionsGroup,
      () => selection.clear(),
      hasSelection,
    ),
    action(
      "region.hide",
      ["Alt+h"],
      () => i18n._(msg`Hide or show the selected regions`),
      regionsGroup,
      () => session.setHidden([...selection.ids], !selection.regions()[0]?.hidden),
      hasSelection,
    ),
    action(
      "region.duplicate",
      ["$mod+d"],
      () => i18n._(msg`Duplicate the selected boxes`),
      regionsGroup,
      () => session.duplicateSelected(),
      () => canEdit() && selection.regions().some(({ shape }) => shape.type === "rectangle"),
    ),
    action(
      "region.select-all",
      ["$mod+a"],
      () => i18n._(msg`Select every region`),
      regionsGroup,
      () =>
        selection.set(
          session.document
            .regions()
            .filter(({ hidden }) => !hidden)
            .map(({ id }) => id),
        ),
      () => session.document.regionCount > 0,
    ),
    action(
      "annotation.undo",
      ["$mod+z"],
      () => i18n._(msg`Undo`),
      annotationGroup,
      () => session.undo(),
      () => history.canUndo && !session.readOnly,
    ),
    action(
      "annotation.redo",
      ["$mod+Shift+z", "$mod+y"],
      () => i18n._(msg`Redo`),
      annotationGroup,
      () => session.redo(),
      () => history.canRedo && !session.readOnly,
    ),
    action(
      "view.zoom-in",
      ["$mod+=", "$mod+Shift++", "$mod+NumpadAdd"],
      () => i18n._(msg`Zoom in`),
      viewGroup,
      zoom(2),
      canZoom,
    ),
    action(
      "view.zoom-out",
      ["$mod+-", "$mod+NumpadSubtract"],
      () => i18n._(msg`Zoom out`),
      viewGroup,
      zoom(0.5),
      canZoom,
    ),
    action(
      "view.fit",
      ["$mod+0"],
      () => i18n._(msg`Show the whole image`),
      viewGroup,
      () => {
        for (const view of engines.views()) view.fit();
      },
      canZoom,
    ),
    ...nudges({ session, engines }),
  ];
}

function action(
  name: string,
  keys: readonly string[],
  label: () => string,
  group: () => string,
  run: () => void,
  enabled?: () => boolean,
): Action {
  return { name, keys, label, group, run, enabled };
}

const STEPS = [
  ["left", "ArrowLeft", -1, 0],
  ["right", "ArrowRight", 1, 0],
  ["up", "ArrowUp", 0, -1],
  ["down", "ArrowDown", 0, 1],
] as const;

/** Arrow keys move selected boxes wherever the focus is, except where arrows mean something else. */
function nudges({ session, engines }: EditorHandle): Action[] {
  const movable = () => {
    const focus = document.activeElement;
    const free = !focus?.closest("[role=listbox],[role=document],[role=menu],[role=tablist],input,select");
    return free && !session.readOnly && session.selection.regions().some(({ shape }) => shape.type === "rectangle");
  };
  const labels = {
    left: () => i18n._(msg`Move the selected boxes left`),
    right: () => i18n._(msg`Move the selected boxes right`),
    up: () => i18n._(msg`Move the selected boxes up`),
    down: () => i18n._(msg`Move the selected boxes down`),
  };
  const far = () => i18n._(msg`Move the selected boxes by ten pixels`);
  const move = (dx: number, dy: number) => {
    for (const [, engine] of engines.all()) engine.nudge?.(dx, dy);
  };
  return [
    ...STEPS.map(([name, key, dx, dy]) =>
      action(`region.nudge-${name}`, [key], labels[name], regionsGroup, () => move(dx, dy), movable),
    ),
    ...STEPS.map(([name, key, dx, dy]) =>
      action(`region.push-${name}`, [`Shift+${key}`], far, regionsGroup, () => move(dx * 10, dy * 10), movable),
    ),
  ];
}

/** One action per label and choice that has a key. */
export function labelActions({ session, engines }: EditorHandle): Action[] {
  return [...session.config.controls.values()].flatMap((control) =>
    keyed(session.choosables(control)).map(({ choosable, hotkey }) => ({
      name: `label.${control.name}.${choosable.path.join(".")}`,
      keys: [bindingOf(hotkey)],
      label: () => choosable.title,
      group: () => (control.tag === "choices" ? i18n._(msg`Choices`) : i18n._(msg`Labels`)),
      enabled: () => !session.readOnly,
      run: () => {
        if (control.tag === "choices") toggleChoice({ session, engines }, control, choosable);
        else chooseLabel(session, engines, control, choosable.value, "set");
      },
    })),
  );
}

function toggleChoice({ session }: EditorHandle, control: ControlTag, choice: Choosable): void {
  const region = flag(control.node, "perRegion") ? session.selection.last : undefined;
  if (flag(control.node, "perRegion") && region === undefined) return;
  const multiple = text(control.node, "choice", "single") === "multiple";
  session.setAnswer(
    control,
    toggledChoice(session.answerOf(control.name, region), stored(control, choice), multiple),
    region,
  );
}

function keyed(choosables: readonly Choosable[]): { choosable: Choosable; hotkey: string }[] {
  return choosables.flatMap((choosable) => [
    ...(choosable.hotkey ? [{ choosable, hotkey: choosable.hotkey }] : []),
    ...keyed(choosable.children),
  ]);
}

const MODIFIERS: Readonly<Record<string, string>> = {
  ctrl: "Control",
  control: "Control",
  cmd: "Meta",
  command: "Meta",
  meta: "Meta",
  alt: "Alt",
  option: "Alt",
  shift: "Shift",
  mod: "$mod",
};

/** A config's `ctrl+q` in the page's notation. */
export function bindingOf(hotkey: string): string {
  const parts = hotkey.split("+").map((part) => part.trim());
  return parts.map((part, index) => (index < parts.length - 1 ? (MODIFIERS[part] ?? part) : part)).join("+");
}
