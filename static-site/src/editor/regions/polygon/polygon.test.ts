import { describe, expect, test } from "vitest";
import { sessionOf } from "../../core/testing.ts";
import { percent } from "../../core/units.ts";
import { IDLE, type Input, type State, step } from "../../engines/canvas/tool.ts";
import { polygonOnCanvas as kind } from "./canvas.ts";
import type { Polygon } from "./index.ts";

const image = { width: 200, height: 100 };
const shape = (...points: [number, number][]): Polygon => ({
  type: "polygon",
  points: points.map(([x, y]) => [percent(x), percent(y)] as const),
  closed: true,
});
const triangle = shape([10, 10], [50, 10], [30, 60]);
const config = `<View><Image name="image" value="$i"/>
  <PolygonLabels name="area" toName="image"><Label value="Roof"/></PolygonLabels></View>`;

/** A pointer that clicks and presses keys; gives the last state and the shape drawn, if one is. */
function draw(...inputs: ([x: number, y: number] | "finish" | "back" | "cancel")[]) {
  let state: State = IDLE;
  let drawn: unknown;
  const feed = (input: Input) => {
    const next = step(state, input, {
      tool: kind.tool,
      context: ({ constrain }) => ({ image, reach: 4, constrain }),
    });
    state = next.state;
    if (next.effect?.do === "draw") drawn = next.effect.shape;
  };
  const keys = { additive: false, constrain: false };
  for (const input of inputs) {
    if (typeof input === "string") {
      feed({ type: input });
      continue;
    }
    const [x, y] = input;
    const place = { image: { x, y }, view: { x, y } };
    feed({ type: "move", place, keys });
    feed({ type: "down", place, target: { on: "image" }, mode: "draw", keys });
    feed({ type: "up", place, keys });
  }
  return { at: (state as State).at, drawn };
}

const corners: [number, number][] = [
  [20, 10],
  [100, 10],
  [60, 60],
];

describe("drawing a polygon", () => {
  test("ends with a click on its first point", () => {
    expect(draw(...corners).at).toBe("drawing");
    expect(draw(...corners, [22, 11])).toEqual({ at: "idle", drawn: triangle });
  });

  test("ends with Enter or a double click, once it has three points", () => {
    expect(draw(...corners, "finish").drawn).toEqual(triangle);
    // The second press of a double click makes no point.
    expect(draw(...corners, [60, 60], "finish").drawn).toEqual(triangle);
    expect(draw(...corners.slice(0, 2), "finish")).toEqual({ at: "drawing", drawn: undefined });
  });

  test("Backspace takes the last point back, Escape all", () => {
    expect(draw(...corners, [150, 90], "back", "finish").drawn).toEqual(triangle);
    expect(draw([20, 10], "back").at).toBe("idle");
    expect(draw(...corners, "cancel")).toEqual({ at: "idle", drawn: undefined });
  });
});

describe("points of a polygon", () => {
  test("are dragged, and put in by dragging the middle of an edge", () => {
    expect(kind.drag(triangle, image, "p1", { x: 400, y: 20 }, false)).toEqual(shape([10, 10], [100, 20], [30, 60]));
    const four = shape([10, 10], [30, 5], [50, 10], [30, 60]);
    expect(kind.drag(triangle, image, "e0", { x: 60, y: 5 }, false)).toEqual(four);
    expect(kind.points?.named("e0")).toBe("p1");
  });

  test("are deleted as long as three are left", () => {
    const four = shape([10, 10], [30, 5], [50, 10], [30, 60]);
    expect(kind.points?.remove(four, "p1")).toEqual(triangle);
    expect(kind.points?.remove(triangle, "p1")).toBeUndefined();
    const inserted = kind.points?.insertAfter(triangle, "p2");
    expect(inserted).toEqual({ shape: shape([10, 10], [50, 10], [30, 60], [20, 35]), handle: "p3" });
  });

  test("are chosen round and round by keys", () => {
    expect(kind.points?.next(triangle, undefined, 1)).toBe("p0");
    expect(kind.points?.next(triangle, "p2", 1)).toBe("p0");
    expect(kind.points?.next(triangle, "p0", -1)).toBe("p2");
  });
});

test("a polygon is hit inside and at its outline, and stays on the image when it is moved", () => {
  expect(kind.contains(triangle, image, { x: 60, y: 30 }, 0)).toBe(true);
  expect(kind.contains(triangle, image, { x: 22, y: 50 }, 0)).toBe(false);
  expect(kind.contains(triangle, image, { x: 60, y: 8 }, 3)).toBe(true);
  expect(kind.contains({ ...triangle, closed: false }, image, { x: 60, y: 30 }, 0)).toBe(false);
  expect(kind.move(triangle, image, { x: -500, y: 0 }).points[0]).toEqual([0, 10]);
});

test("entries keep whether they say that they are closed", () => {
  const entry = (value: object) => ({
    id: "a",
    from_name: "area",
    to_name: "image",
    type: "polygonlabels",
    value: { points: triangle.points, polygonlabels: ["Roof"], ...value },
  });
  for (const result of [[entry({})], [entry({ closed: true })], [entry({ closed: false })]]) {
    const session = sessionOf(config, { result });
    expect(session.result()).toEqual(result);
    session.setShape("a", shape([1, 1], [2, 2], [3, 3]));
    const value = session.result()[0]?.value as object;
    expect("closed" in value).toBe("closed" in (result[0]?.value ?? {}));
  }
});

test("a new polygon has its label, the size of its image and says that it is closed", () => {
  const session = sessionOf(config);
  session.activeLabels.set("area", ["Roof"]);
  session.createRegion("image", triangle, { width: 200, height: 100 });
  expect(session.result()).toMatchObject([
    {
      type: "polygonlabels",
      original_width: 200,
      original_height: 100,
      image_rotation: 0,
      value: { points: triangle.points, closed: true, polygonlabels: ["Roof"] },
    },
  ]);
});
