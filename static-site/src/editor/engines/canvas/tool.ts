/** What the pointer does on an image: a pure step function from inputs to states, with what has to be done on the way. */
import type { RegionId } from "../../core/items.ts";
import type { Handle, Point } from "./geometry.ts";

export type Tool = "select" | "pan" | "rectangle";

/** What lies under the pointer when it is pressed. */
export type Target =
  | { readonly on: "handle"; readonly handle: Handle }
  | { readonly on: "turn" }
  | { readonly on: "region"; readonly id: RegionId; readonly selected: boolean }
  | { readonly on: "image" };

/** `image`: pixels of the image; `view`: CSS pixels of the view. */
export interface Place {
  readonly image: Point;
  readonly view: Point;
}

export type Input =
  | { readonly type: "down"; readonly place: Place; readonly target: Target; readonly mode: Mode; readonly keys: Keys }
  | { readonly type: "move"; readonly place: Place; readonly keys: Keys }
  | { readonly type: "up"; readonly place: Place; readonly keys: Keys }
  | { readonly type: "cancel" };

/** What a press starts: `draw` is the rectangle tool, or any tool while a label is active. */
export type Mode = "draw" | "select" | "pan";

export interface Keys {
  /** Ctrl or Cmd: adds to the selection. */
  readonly additive: boolean;
  /** Shift: keeps proportions, turns in steps. */
  readonly steady: boolean;
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
  | { readonly at: "drawing"; readonly from: Point; readonly to: Point; readonly steady: boolean }
  | { readonly at: "marquee"; readonly from: Point; readonly to: Point; readonly additive: boolean }
  | { readonly at: "moving"; readonly id: RegionId; readonly from: Point; readonly to: Point }
  | {
      readonly at: "resizing";
      readonly handle: Handle;
      readonly to: Point;
      readonly steady: boolean;
      readonly moved: boolean;
    }
  | { readonly at: "turning"; readonly to: Point; readonly steady: boolean; readonly moved: boolean }
  | { readonly at: "panning"; readonly last: Point };

/** What a step asks for: at most one thing; pans come while moving, all others at the end of a gesture. */
export type Effect =
  | { readonly do: "click"; readonly target: Target; readonly additive: boolean }
  | { readonly do: "draw"; readonly from: Point; readonly to: Point; readonly steady: boolean }
  | { readonly do: "choose"; readonly from: Point; readonly to: Point; readonly additive: boolean }
  | { readonly do: "move"; readonly by: Point }
  | { readonly do: "resize"; readonly handle: Handle; readonly to: Point; readonly steady: boolean }
  | { readonly do: "turn"; readonly to: Point; readonly steady: boolean }
  | { readonly do: "pan"; readonly by: Point };

export interface Step {
  readonly state: State;
  readonly effect?: Effect;
}

export const IDLE: State = { at: "idle" };

/** CSS pixels that a press may wander and still be a click. */
const SLACK = 3;

export function step(state: State, input: Input): Step {
  if (input.type === "cancel") return { state: IDLE };
  if (input.type === "down") return { state: press(input) };
  const { image, view } = input.place;
  const done = input.type === "up";
  switch (state.at) {
    case "idle":
      return { state };
    case "pressing": {
      if (done) return { state: IDLE, effect: { do: "click", target: state.target, additive: state.additive } };
      const wandered = Math.hypot(view.x - state.from.view.x, view.y - state.from.view.y) > SLACK;
      return { state: wandered ? drag(state, input.place, input.keys) : state };
    }
    case "drawing": {
      const next = { ...state, to: image, steady: input.keys.steady };
      return done
        ? { state: IDLE, effect: { do: "draw", from: state.from, to: image, steady: input.keys.steady } }
        : { state: next };
    }
    case "marquee":
      return done
        ? { state: IDLE, effect: { do: "choose", from: state.from, to: image, additive: state.additive } }
        : { state: { ...state, to: image } };
    case "moving":
      return done
        ? { state: IDLE, effect: { do: "move", by: { x: image.x - state.from.x, y: image.y - state.from.y } } }
        : { state: { ...state, to: image } };
    case "resizing": {
      const next = { ...state, to: image, steady: input.keys.steady, moved: !done || state.moved };
      if (!done) return { state: next };
      const effect = { do: "resize", handle: state.handle, to: image, steady: next.steady } as const;
      return { state: IDLE, effect: state.moved ? effect : undefined };
    }
    case "turning": {
      const next = { ...state, to: image, steady: input.keys.steady, moved: !done || state.moved };
      if (!done) return { state: next };
      return { state: IDLE, effect: state.moved ? { do: "turn", to: image, steady: next.steady } : undefined };
    }
    case "panning": {
      const by = { x: view.x - state.last.x, y: view.y - state.last.y };
      return { state: done ? IDLE : { at: "panning", last: view }, effect: { do: "pan", by } };
    }
  }
}

function press({ place, target, mode, keys }: Extract<Input, { type: "down" }>): State {
  if (mode === "pan") return { at: "panning", last: place.view };
  const to = place.image;
  if (target.on === "handle") return { at: "resizing", handle: target.handle, to, steady: keys.steady, moved: false };
  if (target.on === "turn") return { at: "turning", to, steady: keys.steady, moved: false };
  return { at: "pressing", from: place, target, mode, additive: keys.additive };
}

/** A press became a drag: a selected region moves; else a rectangle is drawn or regions are caught. */
function drag({ from, target, mode, additive }: Extract<State, { at: "pressing" }>, to: Place, keys: Keys): State {
  if (target.on === "region" && (target.selected || mode === "select") && !additive) {
    return { at: "moving", id: target.id, from: from.image, to: to.image };
  }
  if (mode === "draw") return { at: "drawing", from: from.image, to: to.image, steady: keys.steady };
  return { at: "marquee", from: from.image, to: to.image, additive };
}
