import { describe, expect, test } from "vitest";
import { BOXES, boxEntry, NER, sessionOf, spanEntry } from "./testing.ts";
import { percent } from "./units.ts";

const choice = (value: string[], more = {}) => ({
  value: { choices: value },
  id: "ch1",
  from_name: "sentiment",
  to_name: "text",
  type: "choices",
  ...more,
});

describe("what was loaded is written back", () => {
  test.each([
    [
      "spans, with fields of others",
      NER,
      [spanEntry("a", 0, 3, "PER", { score: 0.5, meta: { text: ["note"] }, odd: [1] })],
    ],
    [
      "a text that disagrees",
      NER,
      [{ ...spanEntry("a", 0, 3, "PER"), value: { start: 0, end: 3, text: "other", labels: ["PER"] } }],
    ],
    ["labels that the config does not have", NER, [spanEntry("a", 0, 3, "GONE")]],
    [
      "boxes with every digit",
      BOXES,
      [boxEntry("a", 0.1 + 0.2, 1 / 7, "Car"), boxEntry("b", 1e-17, 99.99999999999999, "Bus")],
    ],
    ["choices", NER, [choice(["Good"]), spanEntry("b", 4, 5, "ORG")]],
    [
      "relations and kinds it does not know",
      NER,
      [
        { type: "relation", from_id: "a", to_id: "b", direction: "right" },
        spanEntry("a", 0, 3, "PER"),
        { id: "z", from_name: "audio", to_name: "sound", type: "labels", value: { start: 1.5, end: 2, labels: ["x"] } },
        null,
        spanEntry("b", 5, 6, "PER"),
      ],
    ],
    ["values of regions", NER, [spanEntry("a", 0, 3, "PER"), choice(["Real"], { id: "a", from_name: "kind" })]],
    ["two values of one control", NER, [choice(["Good"]), choice(["Bad"], { id: "ch2" })]],
    [
      "a region twice, in two objects",
      NER,
      [spanEntry("a", 0, 3, "PER"), spanEntry("a", 0, 3, "PER", { to_name: "other" })],
    ],
  ])("%s", (_, config, result) => {
    expect(sessionOf(config, { result }).result()).toEqual(result);
  });

  test("anything that is no list reads as nothing", () => {
    for (const result of [null, undefined, {}, "x"]) expect(sessionOf(NER, { result }).result()).toEqual([]);
  });
});

test("one region of two controls is two entries with one id", () => {
  const config = `<View><Image name="image" value="$i"/><Rectangle name="r" toName="image"/>
    <Labels name="l" toName="image"><Label value="Car"/></Labels></View>`;
  const value = { x: 1, y: 2, width: 3, height: 4, rotation: 0 };
  const result = [
    { id: "a", from_name: "r", to_name: "image", type: "rectangle", value },
    { id: "a", from_name: "l", to_name: "image", type: "labels", value: { ...value, labels: ["Car"] } },
  ];
  const session = sessionOf(config, { result });
  expect(session.document.regions()).toHaveLength(1);
  expect(session.result()).toEqual(result);
  const [region] = session.document.regions();
  if (region?.shape.type === "rectangle") session.setShape("a", { ...region.shape, x: percent(50) });
  expect(session.result().map((entry) => (entry.value as { x: number }).x)).toEqual([50, 50]);
});

test("a changed region of a model says so; its other fields stay", () => {
  const session = sessionOf(NER, { result: [spanEntry("a", 0, 3, "PER", { score: 0.9 })], origin: "prediction" });
  expect(session.result()[0]).toMatchObject({ origin: "prediction", score: 0.9 });
  session.selection.set(["a"]);
  const control = session.config.controls.get("label");
  if (control) session.chooseLabel(control, "ORG");
  expect(session.result()[0]).toMatchObject({ origin: "prediction-changed", score: 0.9, value: { labels: ["ORG"] } });
});

test("a new box carries the size of its image", () => {
  const session = sessionOf(BOXES);
  session.activeLabels.set("box", ["Car"]);
  const sides = { x: percent(1), y: percent(2), width: percent(3), height: percent(4) };
  session.createRegion("image", { type: "rectangle", ...sides, rotation: 0 }, { width: 640, height: 480 });
  expect(session.result()).toMatchObject([
    {
      original_width: 640,
      original_height: 480,
      image_rotation: 0,
      type: "rectanglelabels",
      origin: "manual",
      value: { ...sides, rotation: 0, rectanglelabels: ["Car"] },
    },
  ]);
});

describe("a result of any shape", () => {
  const config = `<View>
    <Image name="image" value="$i"/><Text name="text" value="$t"/>
    <Rectangle name="r" toName="image"/><RectangleLabels name="box" toName="image"><Label value="Car"/></RectangleLabels>
    <Polygon name="p" toName="image"/><PolygonLabels name="area" toName="image"><Label value="Roof"/></PolygonLabels>
    <Labels name="onImage" toName="image"><Label value="Any"/></Labels>
    <Labels name="label" toName="text"><Label value="PER"/></Labels>
    <Choices name="sentiment" toName="text" perRegion="true"><Choice value="Good"/></Choices>
    <Choices name="whole" toName="text"><Choice value="Good"/></Choices>
    <TextArea name="note" toName="text"/><Number name="count" toName="text"/><Rating name="stars" toName="text"/>
  </View>`;
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return seed % below;
  };
  const maybe = (fields: object) => (random(2) ? fields : {});
  const one = <T>(...values: T[]): T => values[random(values.length)] as T;
  const box = () => ({
    x: random(90) / 7,
    y: random(90) / 3,
    width: random(100) / 9,
    height: 1,
    ...maybe({ rotation: 12.5 }),
  });
  const outline = () => ({
    points: [
      [1, random(90) / 7],
      [20.5, 3],
      [9, 9],
    ],
    ...maybe({ closed: one(true, false) }),
  });
  const facts = () => ({
    ...maybe({ original_width: 1920, original_height: 1080 }),
    ...maybe({ image_rotation: one(0, 90, 180, 270) }),
    ...maybe({ item_index: random(3) }),
    ...maybe({ original_length: 12.25 }),
    ...maybe({ origin: one("manual", "prediction", "prediction-changed", "odd") }),
    ...maybe({ meta: { text: ["a note"], other: 1 } }),
    ...maybe({ parentID: `r${random(6)}` }),
    ...maybe({ readonly: one(true, false) }),
    ...maybe({ hidden: true }),
    ...maybe({ score: 0.25 }),
    ...maybe({ unknown: { deep: [null] } }),
  });
  const regions = [
    () => ({ from_name: "r", to_name: "image", type: "rectangle", value: box() }),
    () => ({
      from_name: "box",
      to_name: "image",
      type: "rectanglelabels",
      value: { ...box(), rectanglelabels: ["Car"] },
    }),
    () => ({ from_name: "p", to_name: "image", type: "polygon", value: outline() }),
    () => ({
      from_name: "area",
      to_name: "image",
      type: "polygonlabels",
      value: { ...outline(), polygonlabels: ["Roof"] },
    }),
    () => ({
      from_name: "onImage",
      to_name: "image",
      type: "labels",
      value: { ...one<() => object>(box, outline)(), labels: ["Any"] },
    }),
    () => ({
      from_name: "label",
      to_name: "text",
      type: "labels",
      value: { start: 1, end: 4, ...maybe({ text: "abc" }), labels: ["PER"] },
    }),
    () => ({ from_name: "gone", to_name: "audio", type: "labels", value: { start: 1.5, end: 2, labels: ["x"] } }),
  ];
  const answers = [
    () => ({ from_name: "whole", to_name: "text", type: "choices", value: { choices: ["Good"] } }),
    () => ({ from_name: "sentiment", to_name: "text", type: "choices", value: { choices: [["Good", "Fine"]] } }),
    () => ({ from_name: "note", to_name: "text", type: "textarea", value: { text: one<unknown>("one", ["a", "b"]) } }),
    () => ({ from_name: "count", to_name: "text", type: "number", value: { number: 0 } }),
    () => ({ from_name: "stars", to_name: "text", type: "rating", value: { rating: 3, extra: true } }),
    () => ({ from_name: "whole", to_name: "text", type: "choices", value: { choices: [7] } }),
    () => ({
      type: "relation",
      from_id: `r${random(6)}`,
      to_id: `r${random(6)}`,
      ...maybe({ direction: one("left", "bi", "up") }),
      ...maybe({ labels: ["of"] }),
    }),
    () => one<unknown>(null, 5, "text", [], {}),
  ];

  function anyResult(): unknown[] {
    return Array.from({ length: random(9) }, () => {
      if (random(3) > 0) return { ...maybe({ id: `r${random(6)}` }), ...one(...regions)(), ...facts() };
      const answer = one(...answers)();
      if (typeof answer !== "object" || answer === null || Array.isArray(answer) || "from_id" in answer) return answer;
      return {
        ...answer,
        ...maybe({ id: `r${random(6)}` }),
        ...maybe({ item_index: 1 }),
        ...maybe({ origin: "manual" }),
      };
    });
  }

  test("is written as it was read, also after edits that are undone", () => {
    for (let run = 0; run < 400; run++) {
      const result = anyResult();
      const session = sessionOf(config, { result });
      const written = session.result();
      expect(written, `run ${run}`).toEqual(result);
      for (const { id } of session.document.regions()) session.setNotes(id, ["other"]);
      session.deleteRegions(session.document.regions().map(({ id }) => id));
      session.history.reset();
      expect(session.result(), `run ${run}, undone`).toEqual(result);
    }
  });

  test("each entry of a region keeps its own geometry until the region is changed", () => {
    const first = {
      id: "a",
      from_name: "r",
      to_name: "image",
      type: "rectangle",
      value: { x: 1, y: 2, width: 3, height: 4 },
    };
    const second = {
      ...first,
      from_name: "onImage",
      type: "labels",
      value: { x: 9, y: 8, width: 7, height: 6, labels: ["Any"] },
    };
    const session = sessionOf(config, { result: [first, second] });
    expect(session.result()).toEqual([first, second]);
  });

  test("an edited region without an id gets one, where something has to name it", () => {
    const { id: _, ...entry } = boxEntry("", 1, 2, "Car");
    const session = sessionOf(config, { result: [entry, spanEntry("b", 0, 3, "PER")] });
    const [region] = session.document.regions();
    session.relate(region?.id ?? "", "b");
    expect(session.result()[0]?.id).toBe(region?.id);
  });
});
