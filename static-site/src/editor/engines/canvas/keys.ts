/** Keys of a focused image. What is not for the image goes on to the page's hotkeys. */
import type { Point } from "./geometry.ts";
import type { PointCursor } from "./points.ts";

export interface KeyCommands {
  readonly isDrawing: () => boolean;
  readonly hasSelection: () => boolean;
  readonly points: PointCursor;
  readonly finish: () => void;
  readonly back: () => void;
  readonly drawInMiddle: () => void;
  /** By pixels of the image. */
  readonly nudge: (by: Point, resize: boolean) => void;
  /** By CSS pixels. */
  readonly pan: (by: Point) => void;
  readonly removePoint: () => void;
  readonly insertPoint: () => void;
  readonly pointChosen: () => void;
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** Pixels of the image with Shift. */
const FAR = 10;
/** CSS pixels by which an arrow pans. */
const PAN = 40;

export function listenKeys(
  root: HTMLElement,
  realm: Window,
  signal: AbortSignal,
  commands: KeyCommands,
): { isPanning: () => boolean } {
  let space = false;
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key === " " && !event.ctrlKey && !event.altKey && !event.metaKey) {
        space = true;
        event.preventDefault();
      } else if (carryOut(event, commands)) event.preventDefault();
    },
    { signal },
  );
  const letGo = (event: Event) => {
    if (!("key" in event) || event.key === " ") space = false;
  };
  realm.addEventListener("keyup", letGo, { signal });
  realm.addEventListener("blur", letGo, { signal });
  return { isPanning: () => space };
}

/** Whether the key is for the image. Alt and Cmd never are: Alt+Enter submits. */
function carryOut(event: KeyboardEvent, commands: KeyCommands): boolean {
  if (event.altKey || event.metaKey) return false;
  const arrow = Object.hasOwn(ARROWS, event.key) ? ARROWS[event.key] : undefined;
  if (arrow) {
    const by = { x: arrow.x * (event.shiftKey ? FAR : 1), y: arrow.y * (event.shiftKey ? FAR : 1) };
    if (commands.hasSelection()) commands.nudge(by, event.ctrlKey);
    else commands.pan({ x: -arrow.x * PAN, y: -arrow.y * PAN });
    return true;
  }
  if (event.ctrlKey) return false;
  return carryOutPlain(event.key, commands);
}

function carryOutPlain(key: string, commands: KeyCommands): boolean {
  const { points } = commands;
  switch (key) {
    case "Enter":
      if (commands.isDrawing()) commands.finish();
      else commands.drawInMiddle();
      return true;
    case "Backspace":
    case "Delete":
      if (commands.isDrawing()) commands.back();
      else if (points.active !== undefined) commands.removePoint();
      else return false;
      return true;
    case "Insert":
      if (points.active === undefined) return false;
      commands.insertPoint();
      return true;
    case "PageDown":
    case "PageUp":
      if (!points.isAvailable) return false;
      points.step(key === "PageDown" ? 1 : -1);
      commands.pointChosen();
      return true;
    default:
      return false;
  }
}
