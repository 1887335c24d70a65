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
