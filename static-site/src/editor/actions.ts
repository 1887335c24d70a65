/** Actions of the editor with their keys; buttons and the help dialog read the same objects. */

import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ConfigOption } from "../config/options.ts";
import { type ControlTag, controlSpec, text } from "../config/tree.ts";
import { bindingOf } from "../hotkeys/bindings.ts";
import type { Action } from "../hotkeys/scopes.ts";
import type { EditorHandle } from "./context.ts";
import { storedOption } from "./core/answers.ts";
import { chooseLabel, cycle, stepBack, toggledChoice } from "./core/commands.ts";
import { canvasKinds } from "./engines/canvas/kinds.ts";

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
      () => i18n._(msg`Cancel or deselect`),
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
      () => session.setHidden([...selection.ids], !session.view.has("hidden", selection.last ?? "")),
      hasSelection,
    ),
    action(
      "region.duplicate",
      ["$mod+d"],
      () => i18n._(msg`Duplicate the selected regions`),
      regionsGroup,
      () => session.duplicateSelected(),
      () => canEdit() && session.copyable.length > 0,
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
            .map(({ id }) => id)
            .filter((id) => !session.view.has("hidden", id)),
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
    ...tools({ session, engines }),
    ...nudges({ session, engines }),
  ];
}

/** The tools of objects. Keys reach the object with the focus; without one they reach all. */
function tools({ session, engines }: EditorHandle): Action[] {
  const having = (name: string) => engines.focused().filter((engine) => engine.tools?.names.includes(name));
  const tool = (name: string, key: string, label: () => string, draws = true): Action => ({
    name: `tool.${name}`,
    keys: [key],
    label,
    group: () => i18n._(msg`Tools`),
    enabled: () => (!draws || !session.readOnly) && having(name).length > 0,
    run: () => {
      for (const engine of having(name)) engine.tools?.use(name);
    },
  });
  return [
    tool("select", "v", () => i18n._(msg`Select`), false),
    tool("pan", "h", () => i18n._(msg`Move the image (or hold Space)`), false),
    ...canvasKinds().map(([type, { tool: drawing }]) => tool(type, drawing.key, drawing.label)),
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

/** Arrow keys move selected regions wherever the focus is, except where arrows mean something else. */
function nudges({ session, engines }: EditorHandle): Action[] {
  const movable = () => {
    const focus = document.activeElement;
    const free = !focus?.closest("[role=listbox],[role=document],[role=menu],[role=tablist],input,select");
    return free && !session.readOnly && session.copyable.length > 0;
  };
  const labels = {
    left: () => i18n._(msg`Move the selected regions left`),
    right: () => i18n._(msg`Move the selected regions right`),
    up: () => i18n._(msg`Move the selected regions up`),
    down: () => i18n._(msg`Move the selected regions down`),
  };
  const far = () => i18n._(msg`Move the selected regions by ten pixels`);
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

const isQuestion = ({ tag }: ControlTag) => controlSpec(tag).form === "options";

/** One action per label and choice that has a key. */
export function labelActions({ session, engines }: EditorHandle): Action[] {
  return [...session.config.controls.values()].flatMap((control) =>
    keyed(session.options(control)).map(({ option, hotkey }) => ({
      name: `label.${control.name}.${option.path.join(".")}`,
      keys: [bindingOf(hotkey)],
      label: () => option.title,
      group: () => (isQuestion(control) ? i18n._(msg`Choices`) : i18n._(msg`Labels`)),
      enabled: () => !session.readOnly,
      run: () => {
        if (isQuestion(control)) toggleChoice({ session, engines }, control, option);
        else chooseLabel(session, engines, control, option.value, "set");
      },
    })),
  );
}

function toggleChoice({ session }: EditorHandle, control: ControlTag, choice: ConfigOption): void {
  const scope = session.scopeOf(control);
  if (!scope) return;
  const multiple = text(control.node, "choice") === "multiple";
  const value = session.answerOf(control.name, scope);
  session.setAnswer(control, toggledChoice(value, storedOption(control, choice), multiple), scope);
}

function keyed(options: readonly ConfigOption[]): { option: ConfigOption; hotkey: string }[] {
  return options.flatMap((option) => [
    ...(option.hotkey ? [{ option, hotkey: option.hotkey }] : []),
    ...keyed(option.children),
  ]);
}
