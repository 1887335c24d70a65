/** Pointer gestures on an image: a pure step function from inputs to states, with the effects on the way. */
import type { RegionId, Shape } from "../../core/items.ts";
import type { Point } from "./geometry.ts";
import type { DrawContext, Drawn, DrawTool } from "./kind.ts";

/** The object under the pointer when it is pressed. */
export type Target =
  | { readonly on: "handle"; readonly handle: string; readonly cursor: string }
  | { readonly on: "region"; readonly id: RegionId; readonly selected: boolean }
  | { readonly on: "image" };

/** `image`: pixels of the image; `view`: CSS pixels of the view. */
export interface Place {
  readonly image: Point;
  readonly view: Point;
}

/** `finish`: Enter or a double click; `back`: Backspace; `cancel`: Escape, or the gesture was taken away. */
export type Input =
  | { readonly type: "down"; readonly place: Place; readonly target: Target; readonly mode: Mode; readonly keys: Keys }
  | { readonly type: "move"; readonly place: Place; readonly keys: Keys }
  | { readonly type: "up"; readonly place: Place; readonly keys: Keys }
  | { readonly type: "finish" }
  | { readonly type: "back" }
  | { readonly type: "cancel" };

/** The start of a press: `draw` uses the kind's tool. */
export type Mode = "draw" | "select" | "pan";

export interface Keys {
  /** Ctrl or Cmd: adds to the selection. */
  readonly additive: boolean;
  /** Shift: keeps proportions, turns in steps. */
  readonly constrain: boolean;
}

export type State =
  | { readonly at: "idle" }
  | {
      readonly at: "pressing";
      readonly from: Place;
      readonly target: Target;
      readonly mode: Mode;
      readonly additive: boolean;
    }
  | {
      readonly at: "drawing";
      readonly drawing: unknown;
      readonly constrain: boolean;
      /** Where the button was pressed; `undefined` between clicks. */
      readonly pressed: Place | undefined;
    }
  | { readonly at: "marquee"; readonly from: Point; readonly to: Point; readonly additive: boolean }
  | { readonly at: "moving"; readonly id: RegionId; readonly from: Point; readonly to: Point }
  | {
      readonly at: "dragging";
      readonly handle: string;
      readonly to: Point;
      readonly constrain: boolean;
      readonly moved: boolean;
    }
  | { readonly at: "panning"; readonly last: Point };

/** A step has at most one effect; pans come while moving, all others at the end of a gesture. */
export type Effect =
  | { readonly do: "click"; readonly target: Target; readonly additive: boolean }
  | { readonly do: "draw"; readonly shape: Shape }
  | { readonly do: "choose"; readonly from: Point; readonly to: Point; readonly additive: boolean }
  | { readonly do: "move"; readonly by: Point }
  | { readonly do: "drag"; readonly handle: string; readonly to: Point; readonly constrain: boolean }
  | { readonly do: "pan"; readonly by: Point };

export interface Step {
  readonly state: State;
  readonly effect?: Effect;
}

/** The tool in use and the facts that it needs; absent when nothing can be drawn. */
export interface Drawing {
  readonly tool: DrawTool;
  readonly context: (keys: Pick<Keys, "constrain">) => DrawContext;
}

export const IDLE: State = { at: "idle" };

/** CSS pixels that a press may wander and still be a click. */
const SLACK = 3;

export function step(state: State, input: Input, draw?: Drawing): Step {
  if (input.type === "cancel") return { state: IDLE };
  if (input.type === "finish" || input.type === "back") return decide(state, input.type, draw);
  if (input.type === "down") return { state: press(state, input) };
  const { image, view } = input.place;
  const done = input.type === "up";
  const { constrain } = input.keys;
  switch (state.at) {
    case "idle":
      return { state };
    case "pressing": {
      if (done) return click(state, draw, constrain);
      return { state: wandered(state.from, input.place) ? drag(state, input.place, input.keys, draw) : state };
    }
    case "drawing": {
      if (!draw) return { state: IDLE };
      const context = draw.context(input.keys);
      if (!done) return { state: { ...state, drawing: draw.tool.move(state.drawing, image, context), constrain } };
      if (!state.pressed) return { state };
      const moved = wandered(state.pressed, input.place);
      return settle(draw.tool.release(state.drawing, image, context, moved), constrain);
    }
    case "marquee":
      return done
        ? { state: IDLE, effect: { do: "choose", from: state.from, to: image, additive: state.additive } }
        : { state: { ...state, to: image } };
    case "moving":
      return done
        ? { state: IDLE, effect: { do: "move", by: { x: image.x - state.from.x, y: image.y - state.from.y } } }
        : { state: { ...state, to: image } };
    case "dragging": {
      if (!done) return { state: { ...state, to: image, constrain, moved: true } };
      const effect = { do: "drag", handle: state.handle, to: image, constrain } as const;
      return { state: IDLE, effect: state.moved ? effect : undefined };
    }
    case "panning": {
      const by = { x: view.x - state.last.x, y: view.y - state.last.y };
      return { state: done ? IDLE : { at: "panning", last: view }, effect: { do: "pan", by } };
    }
  }
}

const wandered = (from: Place, to: Place) => Math.hypot(to.view.x - from.view.x, to.view.y - from.view.y) > SLACK;

function press(state: State, { place, target, mode, keys }: Extract<Input, { type: "down" }>): State {
  if (mode === "pan") return state.at === "drawing" ? state : { at: "panning", last: place.view };
  if (state.at === "drawing") return { ...state, pressed: place };
  const to = place.image;
  if (target.on === "handle") {
    return { at: "dragging", handle: target.handle, to, constrain: keys.constrain, moved: false };
  }
  return { at: "pressing", from: place, target, mode, additive: keys.additive };
}

/** A press became a drag: a selected region moves; else something is drawn or regions are caught. */
function drag(
  { from, target, mode, additive }: Extract<State, { at: "pressing" }>,
  to: Place,
  keys: Keys,
  draw: Drawing | undefined,
): State {
  if (target.on === "region" && (target.selected || mode === "select") && !additive) {
    return { at: "moving", id: target.id, from: from.image, to: to.image };
  }
  if (mode === "draw" && draw) {
    const context = draw.context(keys);
    const drawing = draw.tool.move(draw.tool.begin(from.image, context), to.image, context);
    return { at: "drawing", drawing, constrain: keys.constrain, pressed: from };
  }
  return { at: "marquee", from: from.image, to: to.image, additive };
}

/** A still press: it begins a drawing made of clicks, else it chooses what is there. */
function click(
  { from, target, mode, additive }: Extract<State, { at: "pressing" }>,
  draw: Drawing | undefined,
  constrain: boolean,
): Step {
  const isChoice = additive || (target.on === "region" && target.selected);
  if (mode === "draw" && draw?.tool.starts === "click" && !isChoice) {
    const drawing = draw.tool.begin(from.image, draw.context({ constrain }));
    return { state: { at: "drawing", drawing, constrain, pressed: undefined } };
  }
  return { state: IDLE, effect: { do: "click", target, additive } };
}

function decide(state: State, input: "finish" | "back", draw: Drawing | undefined): Step {
  if (state.at !== "drawing" || !draw) return { state };
  const { constrain, drawing } = state;
  if (input === "finish") {
    return draw.tool.finish ? settle(draw.tool.finish(drawing, draw.context(state)), constrain) : { state };
  }
  const before = draw.tool.back?.(drawing);
  return { state: before === undefined ? IDLE : { ...state, drawing: before } };
}

function settle(drawn: Drawn<Shape, unknown>, constrain: boolean): Step {
  if (!drawn) return { state: IDLE };
  if ("shape" in drawn) return { state: IDLE, effect: { do: "draw", shape: drawn.shape } };
  return { state: { at: "drawing", drawing: drawn.drawing, constrain, pressed: undefined } };
}
