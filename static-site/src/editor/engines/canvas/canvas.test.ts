import { describe, expect, test } from "vitest";
import { percent } from "../../core/units.ts";
import { overflows, pan, toImage, toView, wholeImage, zoomAt } from "./camera.ts";
import * as geometry from "./geometry.ts";
import { type Box, HANDLES, toBox, toShape } from "./geometry.ts";
import { type Effect, IDLE, type Input, type Mode, type State, step, type Target } from "./tool.ts";

const image = { width: 1920, height: 1080 };
const box: Box = { x: 100, y: 200, width: 300, height: 100, angle: 0 };
const turned: Box = { ...box, angle: 30 };

const near = (a: geometry.Point, b: geometry.Point) => {
  expect(a.x).toBeCloseTo(b.x, 8);
  expect(a.y).toBeCloseTo(b.y, 8);
};

describe("geometry", () => {
  test("percent and pixels are exact both ways for what was stored", () => {
    const shape = {
      type: "rectangle",
      x: percent(12.5),
      y: percent(25),
      width: percent(50),
      height: percent(10),
      rotation: 33,
    } as const;
    expect(toShape(toBox(shape, image), image)).toEqual(shape);
  });

  test("a box turns about its top left corner", () => {
    const [corner, right] = geometry.corners({ x: 10, y: 10, width: 100, height: 50, angle: 90 });
    near(corner, { x: 10, y: 10 });
    near(right, { x: 10, y: 110 });
  });

  test.each(HANDLES)("dragging handle %s moves that side and leaves the opposite one", (handle) => {
    for (const start of [box, turned]) {
      const opposite = HANDLES[(HANDLES.indexOf(handle) + 4) % 8] ?? "se";
      const fixed = geometry.handlePoint(start, opposite);
      const to = geometry.handlePoint({ ...start, width: start.width, height: start.height }, handle);
      const target = { x: to.x + (to.x - fixed.x) * 0.2, y: to.y + (to.y - fixed.y) * 0.2 };
      const resized = geometry.resize(start, handle, target);
      near(geometry.handlePoint(resized, handle), target);
      near(geometry.handlePoint(resized, opposite), fixed);
    }
  });

  test("a side dragged past the other one turns the box inside out, not negative", () => {
    const flipped = geometry.resize(box, "e", { x: 40, y: 250 });
    expect(flipped).toMatchObject({ x: 40, width: 60, y: 200, height: 100 });
  });

  test("corners can keep the proportions", () => {
    const resized = geometry.resize(box, "se", { x: 700, y: 310 }, true);
    expect(resized.width / resized.height).toBeCloseTo(3);
  });

  test("turning keeps the middle", () => {
    const next = geometry.rotate(box, { x: 900, y: 250 });
    near(geometry.centre(next), geometry.centre(box));
    expect(next.angle).toBeCloseTo(90);
    expect(geometry.rotate(box, { x: 900, y: 240 }, 15).angle).toBe(90);
  });

  test("a box stays on the image, turned or not", () => {
    for (const start of [box, turned]) {
      const around = geometry.bounds(geometry.move(start, { x: 9999, y: -9999 }, image));
      expect(around.maxX).toBeCloseTo(image.width);
      expect(around.minY).toBeCloseTo(0);
    }
  });

  test("points are inside in the box's own axes", () => {
    expect(geometry.contains(turned, geometry.centre(turned))).toBe(true);
    expect(geometry.contains(turned, { x: 390, y: 210 })).toBe(false);
  });
});

describe("camera", () => {
  const view = { width: 800, height: 600 };
  const whole = wholeImage(image, view);

  test("shows the whole image in the middle", () => {
    near(toView(whole, { x: 960, y: 540 }), { x: 400, y: 300 });
    expect(overflows(whole, image, view)).toBe(false);
  });

  test("zooming holds the point under the pointer", () => {
    const point = { x: 300, y: 280 };
    const before = toImage(whole, point);
    const camera = zoomAt(whole, 3, point, image, view);
    near(toImage(camera, point), before);
    expect(overflows(camera, image, view)).toBe(true);
  });

  test("some of the image always stays in view", () => {
    const camera = pan(whole, { x: 1e6, y: -1e6 }, image, view);
    expect(toView(camera, { x: 0, y: 0 }).x).toBeLessThan(view.width);
    expect(toView(camera, { x: 0, y: 1080 }).y).toBeGreaterThan(0);
  });
});

describe("tool", () => {
  const keys = { additive: false, steady: false };
  const place = (x: number, y: number) => ({ image: { x: x * 2, y: y * 2 }, view: { x, y } });
  const onImage: Target = { on: "image" };

  /** A press at the first point, moves through the others, a release at the last. */
  function gesture(
    target: Target,
    mode: Mode,
    ...points: [number, number][]
  ): { states: State["at"][]; effects: Effect[] } {
    const inputs: Input[] = points.map(([x, y], index) =>
      index === 0
        ? { type: "down", place: place(x, y), target, mode, keys }
        : { type: "move", place: place(x, y), keys },
    );
    const [x, y] = points.at(-1) ?? [0, 0];
    inputs.push({ type: "up", place: place(x, y), keys });
    let state: State = IDLE;
    const states: State["at"][] = [];
    const effects: Effect[] = [];
    for (const input of inputs) {
      const next = step(state, input);
      state = next.state;
      states.push(state.at);
      if (next.effect) effects.push(next.effect);
    }
    return { states, effects };
  }

  test("a still press is a click, a wandering one draws", () => {
    expect(gesture(onImage, "draw", [10, 10], [11, 11]).effects).toEqual([
      { do: "click", target: onImage, additive: false },
    ]);
    const drawn = gesture(onImage, "draw", [10, 10], [20, 20], [30, 40]);
    expect(drawn.states).toEqual(["pressing", "drawing", "drawing", "idle"]);
    expect(drawn.effects).toEqual([{ do: "draw", from: { x: 20, y: 20 }, to: { x: 60, y: 80 }, steady: false }]);
  });

  test("with a label one draws over regions, but moves the selected one", () => {
    const region = (selected: boolean): Target => ({ on: "region", id: "a", selected });
    expect(gesture(region(false), "draw", [10, 10], [30, 30]).effects[0]?.do).toBe("draw");
    expect(gesture(region(true), "draw", [10, 10], [30, 35]).effects).toEqual([{ do: "move", by: { x: 40, y: 50 } }]);
    expect(gesture(region(false), "select", [10, 10], [30, 35]).states[1]).toBe("moving");
  });

  test("handles resize and turn; a click on one does nothing", () => {
    expect(gesture({ on: "handle", handle: "se" }, "select", [10, 10], [30, 30]).effects).toMatchObject([
      { do: "resize", handle: "se" },
    ]);
    expect(gesture({ on: "turn" }, "select", [10, 10], [30, 30]).effects).toMatchObject([{ do: "turn" }]);
    expect(gesture({ on: "turn" }, "select", [10, 10]).effects).toEqual([]);
  });

  test("without a label a drag catches regions; the hand pans all the way", () => {
    expect(gesture(onImage, "select", [10, 10], [30, 30]).effects[0]?.do).toBe("choose");
    const pans = gesture(onImage, "pan", [10, 10], [15, 12], [20, 20]).effects;
    expect(pans.map((effect) => effect.do)).toEqual(["pan", "pan", "pan"]);
  });

  test("Escape leaves every state without a trace", () => {
    for (const mode of ["draw", "select", "pan"] as const) {
      const pressed = step(IDLE, { type: "down", place: place(1, 1), target: onImage, mode, keys }).state;
      const moved = step(pressed, { type: "move", place: place(50, 50), keys }).state;
      expect(step(moved, { type: "cancel" })).toEqual({ state: IDLE });
    }
  });
});
