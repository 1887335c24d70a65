import { describe, expect, test } from "vitest";
import { percent } from "../../core/units.ts";
import { rectangleOnCanvas, toBox, toShape } from "../../regions/rectangle/canvas.ts";
import { overflows, pan, toImage, toView, wholeImage, zoomAt } from "./camera.ts";
import * as geometry from "./geometry.ts";
import { type Box, SIDES } from "./geometry.ts";
import { loadCanvasKinds } from "./kinds.ts";
import { Placed } from "./placed.ts";
import { Pointers } from "./pointers.ts";
import { type Drawing, type Effect, IDLE, type Input, type Mode, type State, step, type Target } from "./tool.ts";

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

  test.each(SIDES)("dragging handle %s moves that side and leaves the opposite one", (handle) => {
    for (const start of [box, turned]) {
      const opposite = SIDES[(SIDES.indexOf(handle) + 4) % 8] ?? "se";
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
    const next = geometry.rotateBox(box, { x: 900, y: 250 });
    near(geometry.centre(next), geometry.centre(box));
    expect(next.angle).toBeCloseTo(90);
    expect(geometry.rotateBox(box, { x: 900, y: 240 }, 15).angle).toBe(90);
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

test.each([0, 90, 180, 270])(
  "a shape lies where it is, with image_rotation %s, and keeps that",
  async (imageRotation) => {
    await loadCanvasKinds(new Set(["image", "rectanglelabels"]));
    const shape = {
      type: "rectangle",
      x: percent(10),
      y: percent(20),
      width: percent(30),
      height: percent(25),
      rotation: 0,
    } as const;
    const region = {
      kind: "region",
      id: "a",
      object: "image",
      shape,
      marks: [],
      origin: "manual",
      order: 0,
      imageRotation,
    } as const;
    const placed = Placed.of(region, image);
    expect(placed?.bounds).toEqual({ minX: 192, minY: 216, maxX: 768, maxY: 486 });
    expect(placed?.move({ x: 192, y: 0 })).toMatchObject({ x: 20, y: 20, width: 30, height: 25, rotation: 0 });
  },
);

describe("fingers", () => {
  test("a second finger ends the gesture of the first; together they pan and zoom", () => {
    const pointers = new Pointers();
    expect(pointers.down(1, { x: 0, y: 0 })).toBe("first");
    expect(pointers.move(1, { x: 0, y: 0 })).toBe("single");
    expect(pointers.down(2, { x: 100, y: 0 })).toBe("pinch");
    expect(pointers.down(3, { x: 50, y: 50 })).toBe("ignored");
    expect(pointers.move(2, { x: 200, y: 0 })).toEqual({ factor: 2, about: { x: 100, y: 0 }, by: { x: 50, y: 0 } });
    expect(pointers.up(2)).toBe(false);
    // The finger that stays down does not begin to draw.
    expect(pointers.move(1, { x: 50, y: 50 })).toBeUndefined();
    expect(pointers.up(1)).toBe(false);
    expect(pointers.down(4, { x: 1, y: 1 })).toBe("first");
    expect(pointers.up(4)).toBe(true);
  });
});

describe("tool", () => {
  const keys = { additive: false, constrain: false };
  const place = (x: number, y: number) => ({ image: { x: x * 2, y: y * 2 }, view: { x, y } });
  const onImage: Target = { on: "image" };
  const rectangle: Drawing = {
    tool: rectangleOnCanvas.tool,
    context: ({ constrain }) => ({ image, constrain, reach: 3 }),
  };

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
      const next = step(state, input, rectangle);
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
    const around = { ...geometry.between({ x: 20, y: 20 }, { x: 60, y: 80 }) };
    expect(drawn.effects).toEqual([{ do: "draw", shape: toShape(around, image) }]);
    expect(gesture(onImage, "draw", [10, 10], [20, 11]).effects).toEqual([]);
  });

  test("with a label one draws over regions, but moves the selected one", () => {
    const region = (selected: boolean): Target => ({ on: "region", id: "a", selected });
    expect(gesture(region(false), "draw", [10, 10], [30, 30]).effects[0]?.do).toBe("draw");
    expect(gesture(region(true), "draw", [10, 10], [30, 35]).effects).toEqual([{ do: "move", by: { x: 40, y: 50 } }]);
    expect(gesture(region(false), "select", [10, 10], [30, 35]).states[1]).toBe("moving");
  });

  test("handles are dragged; a click on one does nothing", () => {
    const handle: Target = { on: "handle", handle: "se", cursor: "" };
    expect(gesture(handle, "select", [10, 10], [30, 30]).effects).toMatchObject([{ do: "drag", handle: "se" }]);
    expect(gesture(handle, "select", [10, 10]).effects).toEqual([]);
  });

  test("without a label a drag catches regions; the hand pans all the way", () => {
    expect(gesture(onImage, "select", [10, 10], [30, 30]).effects[0]?.do).toBe("choose");
    const pans = gesture(onImage, "pan", [10, 10], [15, 12], [20, 20]).effects;
    expect(pans.map((effect) => effect.do)).toEqual(["pan", "pan", "pan"]);
  });

  test("Escape leaves every state without a trace", () => {
    for (const mode of ["draw", "select", "pan"] as const) {
      const pressed = step(IDLE, { type: "down", place: place(1, 1), target: onImage, mode, keys }).state;
      const moved = step(pressed, { type: "move", place: place(50, 50), keys }, rectangle).state;
      expect(step(moved, { type: "cancel" })).toEqual({ state: IDLE });
    }
  });
});
