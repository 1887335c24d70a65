import { describe, expect, test } from "vitest";
import { type Span, spanExtent } from "../regions/span/index.ts";
import { chooseLabel, stepBack, toggledChoice } from "./commands.ts";
import { Engines } from "./engines.ts";
import { RegionIndex } from "./indices.ts";
import type { Session } from "./session.ts";
import { BOXES, boxEntry, NER, sessionOf, spanEntry } from "./testing.ts";
import { codePoint, percent } from "./units.ts";

const span = (start: number, end: number): Span => ({
  type: "span",
  start: codePoint(start),
  end: codePoint(end),
  text: "x",
});

function control(session: Session, name: string) {
  const found = session.config.controls.get(name);
  if (!found) throw new Error(`no control ${name}`);
  return found;
}

describe("regions", () => {
  test("are made with the active label and not without one", () => {
    const session = sessionOf(NER);
    expect(session.createRegion("text", span(0, 2))).toBeUndefined();
    session.chooseLabel(control(session, "label"), "PER");
    const region = session.createRegion("text", span(0, 2));
    expect(region?.marks).toMatchObject([{ control: "label", type: "labels", labels: ["PER"] }]);
    expect(session.activeLabels.active("label")).toEqual(["PER"]);
  });

  test("a label with a limit is refused past it, and says so", () => {
    const session = sessionOf(NER);
    const said: string[] = [];
    session.onAnnouncement(({ what }) => said.push(what));
    session.activeLabels.set("label", ["ORG"]);
    for (let i = 0; i < 3; i++) session.createRegion("text", span(i, i + 1));
    expect(session.document.regionCount).toBe(2);
    expect(said).toEqual(["created", "created", "used-up"]);
  });

  test("a stretch chosen first is labeled by the key, and the label does not stay active", () => {
    const session = sessionOf(NER);
    const engines = new Engines();
    let let_go = false;
    engines.register("text", {
      root: document.createElement("div"),
      reveal: () => {},
      rectsOf: () => [],
      pending: () => ({ shape: span(3, 5), done: () => (let_go = true) }),
    });
    chooseLabel(session, engines, control(session, "label"), "PER", "set");
    expect(session.document.regions()).toMatchObject([{ shape: { start: 3, end: 5 } }]);
    expect(let_go).toBe(true);
    expect(session.activeLabels.active("label")).toEqual([]);
  });

  test("a selected region is relabeled, never left without its only label", () => {
    const session = sessionOf(NER, { result: [spanEntry("a", 0, 3, "PER")] });
    session.selection.set(["a"]);
    session.chooseLabel(control(session, "label"), "ORG");
    expect(session.document.region("a")?.marks[0]?.labels).toEqual(["ORG"]);
    session.chooseLabel(control(session, "label"), "ORG");
    expect(session.document.region("a")?.marks[0]?.labels).toEqual(["ORG"]);
  });

  test("deleting takes their values along, and undo brings both back", () => {
    const result = [
      spanEntry("a", 0, 3, "PER"),
      { id: "a", from_name: "kind", to_name: "text", type: "choices", value: { choices: ["Real"] } },
    ];
    const session = sessionOf(NER, { result });
    session.selection.set(["a"]);
    session.deleteSelected();
    expect(session.result()).toEqual([]);
    expect(session.selection.ids.size).toBe(0);
    session.undo();
    expect(session.result()).toEqual(result);
  });

  test("deleting takes relations and unread values along, and undo brings them back", () => {
    const relation = { type: "relation", from_id: "a", to_id: "b", direction: "right" };
    const other = { type: "relation", from_id: "b", to_id: "of an unknown kind", direction: "left" };
    const value = { id: "a", from_name: "taxonomy", to_name: "text", type: "taxonomy", value: { taxonomy: [["x"]] } };
    const result = [spanEntry("a", 0, 3, "PER"), relation, spanEntry("b", 5, 9, "ORG"), other, value];
    const session = sessionOf(NER, { result });
    expect(session.unreadCount).toBe(2);
    session.deleteRegions(["a"]);
    expect(session.result()).toEqual([result[2], other]);
    expect(session.unreadCount).toBe(1);
    session.undo();
    expect(session.result()).toEqual(result);
    session.redo();
    expect(session.result()).toEqual([result[2], other]);
    session.deleteRegions(["b"]);
    expect(session.result()).toEqual([]);
    expect(session.isEmpty).toBe(true);
  });

  test("locked and read-only regions stay as they are", () => {
    const session = sessionOf(BOXES, { result: [boxEntry("a", 1, 1, "Car", { readonly: true })] });
    session.deleteRegions(["a"]);
    const before = session.result();
    const [region] = session.document.regions();
    if (region?.shape.type === "rectangle") session.setShape("a", { ...region.shape, x: percent(9) });
    expect(session.result()).toEqual(before);
    const fixed = sessionOf(NER, { result: [spanEntry("a", 0, 1, "PER")], readOnly: true });
    fixed.deleteRegions(["a"]);
    fixed.setAnswer(control(fixed, "sentiment"), ["Good"]);
    expect(fixed.result()).toHaveLength(1);
  });
});

describe("locks and visibility", () => {
  const kind = (id: string) => ({
    id,
    from_name: "kind",
    to_name: "text",
    type: "choices",
    value: { choices: ["Real"] },
  });

  test("are not undone with the edits of a region", () => {
    const session = sessionOf(BOXES, { result: [boxEntry("a", 1, 1, "Car"), boxEntry("b", 1, 1, "Car")] });
    session.deleteRegions(["b"]);
    session.setHidden(["a"], true);
    session.setLocked(["a"], true);
    session.undo();
    expect(session.document.regionCount).toBe(2);
    expect([session.view.has("hidden", "a"), session.view.has("locked", "a")]).toEqual([true, true]);
    expect(session.history.changed).toBe(false);
  });

  test("of a region that the result makes read-only cannot be opened", () => {
    const result = [spanEntry("a", 0, 3, "PER", { readonly: true }), kind("a")];
    const session = sessionOf(NER, { result });
    session.setLocked(["a"], false);
    session.deleteRegions(["a"]);
    session.setNotes("a", ["x"]);
    session.selection.set(["a"]);
    session.chooseLabel(control(session, "label"), "ORG");
    session.setAnswer(control(session, "kind"), ["Fictional"], { region: "a" });
    expect(session.result()).toEqual(result);
  });

  test("protect the answers of a region, too", () => {
    const result = [spanEntry("a", 0, 3, "PER"), kind("a")];
    const session = sessionOf(NER, { result });
    session.setLocked(["a"], true);
    session.setAnswer(control(session, "kind"), undefined, { region: "a" });
    expect(session.result()).toEqual(result);
    session.setLocked(["a"], false);
    session.setAnswer(control(session, "kind"), undefined, { region: "a" });
    expect(session.result()).toHaveLength(1);
  });

  test("an answer that the result makes read-only stays", () => {
    const result = [
      { from_name: "sentiment", to_name: "text", type: "choices", value: { choices: ["Good"] }, readonly: true },
    ];
    const session = sessionOf(NER, { result });
    session.setAnswer(control(session, "sentiment"), ["Bad"]);
    expect(session.result()).toEqual(result);
  });

  test("hidden regions of a result start hidden and leave the selection", () => {
    const session = sessionOf(NER, {
      result: [spanEntry("a", 0, 3, "PER", { hidden: true }), spanEntry("b", 4, 5, "ORG")],
    });
    expect(session.view.has("hidden", "a")).toBe(true);
    session.selection.set(["b"]);
    session.setHidden(["b"], true);
    expect(session.selection.ids.size).toBe(0);
  });
});

describe("relations", () => {
  const result = [spanEntry("a", 0, 3, "PER"), spanEntry("b", 5, 9, "ORG")];

  test("are made, turned round, deleted and undone", () => {
    const session = sessionOf(NER, { result });
    const made = session.relate("a", "b");
    expect(session.result().at(-1)).toEqual({ type: "relation", from_id: "a", to_id: "b", direction: "right" });
    expect(session.relate("a", "b")).toBeUndefined();
    if (made) session.setDirection(made, "bi");
    expect(session.result().at(-1)?.direction).toBe("bi");
    session.deleteRegions(["b"]);
    expect(session.document.relations()).toEqual([]);
    session.undo();
    expect(session.result().at(-1)?.direction).toBe("bi");
    session.undo();
    session.undo();
    expect(session.result()).toEqual(result);
  });
});

test("regions inside a deleted one are inside none any more", () => {
  const inner = spanEntry("b", 1, 2, "PER", { parentID: "a" });
  const session = sessionOf(NER, { result: [spanEntry("a", 0, 3, "PER"), inner] });
  session.deleteRegions(["a"]);
  expect(session.result().map((entry) => "parentID" in entry)).toEqual([false]);
  session.undo();
  expect(session.result()[1]).toEqual(inner);
});

test("notes are kept beside other facts of a region", () => {
  const entry = spanEntry("a", 0, 3, "PER", { meta: { text: ["old"], source: 7 } });
  const session = sessionOf(NER, { result: [entry] });
  session.setNotes("a", ["one", "two"], "notes:a");
  session.setNotes("a", ["one", "two", "three"], "notes:a");
  expect(session.result()[0]?.meta).toEqual({ text: ["one", "two", "three"], source: 7 });
  session.undo();
  expect(session.result()).toEqual([entry]);
  session.setNotes("a", []);
  expect(session.result()[0]?.meta).toEqual({ source: 7 });
});

test("answers of pages are told apart", () => {
  const config = `<View><Image name="i" value="$i"/>
    <Choices name="c" toName="i" perItem="true"><Choice value="x"/></Choices></View>`;
  const session = sessionOf(config);
  for (const page of [0, 1]) {
    session.view.turnTo("i", page);
    session.setAnswer(control(session, "c"), ["x"], session.scopeOf(control(session, "c")));
  }
  expect(session.result().map((entry) => entry.item_index)).toEqual([0, 1]);
});

test("a prefilled text is the answer of a new annotation and is not put into a saved one", () => {
  const config = '<View><Text name="t" value="$t"/><TextArea name="a" toName="t" value="$t"/></View>';
  const data = { t: "draft" };
  expect(sessionOf(config, { data, fresh: true }).result()).toMatchObject([{ value: { text: ["draft"] } }]);
  expect(sessionOf(config, { data }).result()).toEqual([]);
});

test("labels of different tools are not active together; plain ones go with a tool", () => {
  const session = sessionOf(`<View><Image name="image" value="$i"/>
    <RectangleLabels name="box" toName="image"><Label value="Car"/></RectangleLabels>
    <PolygonLabels name="area" toName="image"><Label value="Roof"/></PolygonLabels>
    <Labels name="more" toName="image"><Label value="Old"/></Labels></View>`);
  session.chooseLabel(control(session, "box"), "Car");
  session.chooseLabel(control(session, "more"), "Old");
  session.chooseLabel(control(session, "area"), "Roof");
  expect(["box", "area", "more"].map((name) => session.activeLabels.active(name))).toEqual([[], ["Roof"], ["Old"]]);
});

describe("history", () => {
  const moved = (session: Session, x: number, gesture?: string) => {
    const region = session.document.region("a");
    if (region?.shape.type === "rectangle") session.setShape("a", { ...region.shape, x: percent(x) }, gesture);
  };
  const x = (session: Session) => (session.result()[0]?.value as { x: number } | undefined)?.x;

  test("one gesture is one step", () => {
    const session = sessionOf(BOXES, { result: [boxEntry("a", 1, 1, "Car")] });
    for (const to of [2, 3, 4]) moved(session, to, "nudge");
    moved(session, 10);
    session.undo();
    expect(x(session)).toBe(4);
    session.undo();
    expect(x(session)).toBe(1);
    session.redo();
    session.redo();
    expect(x(session)).toBe(10);
    expect(session.history.canRedo).toBe(false);
  });

  test("selecting something else ends a gesture", () => {
    const session = sessionOf(BOXES, { result: [boxEntry("a", 1, 1, "Car"), boxEntry("b", 1, 1, "Car")] });
    session.selection.set(["a"]);
    moved(session, 2, "nudge");
    session.selection.set(["b"]);
    session.selection.set(["a"]);
    moved(session, 3, "nudge");
    session.undo();
    expect(x(session)).toBe(2);
  });

  test("knows whether anything differs from what is saved", () => {
    const session = sessionOf(BOXES, { result: [boxEntry("a", 1, 1, "Car")] });
    expect(session.history.changed).toBe(false);
    moved(session, 2);
    session.history.markSaved();
    moved(session, 3);
    session.undo();
    expect(session.history.changed).toBe(false);
    session.undo();
    expect(session.history.changed).toBe(true);
    moved(session, 8);
    expect(session.history.changed).toBe(true);
  });

  test("a thousand random edits undo to the start and redo to the end", () => {
    const session = sessionOf(NER);
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1664525 + 1013904223) >>> 0;
      return seed % below;
    };
    session.activeLabels.set("label", ["PER"]);
    for (let i = 0; i < 1000; i++) {
      const regions = session.document.regions();
      const pick = regions[random(regions.length || 1)];
      const what = random(4);
      if (what < 2 || !pick) session.createRegion("text", span(i, i + 1 + random(9)));
      else if (what === 2) session.deleteRegions([pick.id]);
      else session.setAnswer(control(session, "kind"), [random(2) ? "Real" : "Fictional"], { region: pick.id });
    }
    const end = session.result();
    session.history.reset();
    expect(session.result()).toEqual([]);
    while (session.history.canRedo) session.redo();
    expect(session.result()).toEqual(end);
  });
});

test("the index follows the document", () => {
  const session = sessionOf(NER, { result: [spanEntry("a", 0, 3, "PER"), spanEntry("b", 10, 20, "PER")] });
  const index = new RegionIndex(session.document, spanExtent("text"));
  const at = (place: number) => index.within({ minX: place, maxX: place, minY: 0, maxY: 0 }).map(({ id }) => id);
  expect(at(12)).toEqual(["b"]);
  session.deleteRegions(["b"]);
  expect(at(12)).toEqual([]);
  session.undo();
  expect(at(12)).toEqual(["b"]);
  session.setShape("a", span(11, 12));
  expect(at(2)).toEqual([]);
  expect(at(12).sort()).toEqual(["a", "b"]);
});

describe("rules", () => {
  test("values of regions are asked for where the label matches", () => {
    const session = sessionOf(NER, { result: [spanEntry("o", 0, 3, "ORG"), spanEntry("p", 4, 6, "PER")] });
    expect(session.missing()).toEqual({ control: "kind", region: "p", message: undefined });
    session.setAnswer(control(session, "kind"), ["Real"], { region: "p" });
    expect(session.missing()).toBeUndefined();
  });

  test("values whose label has left are not written", () => {
    const session = sessionOf(NER, { result: [spanEntry("p", 4, 6, "PER")] });
    session.setAnswer(control(session, "kind"), ["Real"], { region: "p" });
    session.selection.set(["p"]);
    session.chooseLabel(control(session, "label"), "ORG");
    expect(session.result().map((entry) => entry.from_name)).toEqual(["label"]);
    session.undo();
    expect(session.result().map((entry) => entry.from_name)).toEqual(["label", "kind"]);
  });

  const nested = `<View><Text name="t" value="$t"/>
    <Choices name="a" toName="t" required="true"><Choice value="yes"/><Choice value="no"/></Choices>
    <View visibleWhen="choice-selected" whenTagName="a" whenChoiceValue="yes">
      <Choices name="b" toName="t" required="true" requiredMessage="why?"><Choice value="1"/></Choices>
    </View></View>`;

  test("hidden choices are neither required nor written", () => {
    const session = sessionOf(nested);
    expect(session.missing()?.control).toBe("a");
    session.setAnswer(control(session, "a"), ["yes"]);
    expect(session.missing()).toEqual({ control: "b", region: undefined, message: "why?" });
    session.setAnswer(control(session, "b"), ["1"]);
    session.setAnswer(control(session, "a"), ["no"]);
    expect(session.missing()).toBeUndefined();
    expect(session.result().map((entry) => entry.from_name)).toEqual(["a"]);
  });

  test("preselected choices are for fresh annotations only", () => {
    const config =
      '<View><Text name="t" value="$t"/><Choices name="a" toName="t"><Choice value="x" selected="true"/></Choices></View>';
    expect(sessionOf(config, { fresh: true }).result()).toMatchObject([{ value: { choices: ["x"] } }]);
    expect(sessionOf(config).result()).toEqual([]);
  });
});

test("Escape steps back one thing at a time", () => {
  const session = sessionOf(NER, { result: [spanEntry("a", 0, 1, "PER")] });
  const engines = new Engines();
  session.activeLabels.set("label", ["PER"]);
  session.selection.set(["a"]);
  stepBack(session, engines);
  expect(session.selection.ids.size).toBe(0);
  expect(session.activeLabels.isEmpty).toBe(false);
  expect(stepBack(session, engines)).toBe(true);
  expect(session.activeLabels.isEmpty).toBe(true);
  expect(stepBack(session, engines)).toBe(false);
});

test("choices toggle, alone or together, by value or path", () => {
  expect(toggledChoice(undefined, "a", false)).toEqual(["a"]);
  expect(toggledChoice(["a"], "b", false)).toEqual(["b"]);
  expect(toggledChoice(["a"], "b", true)).toEqual(["a", "b"]);
  expect(toggledChoice(["a"], "a", false)).toBeUndefined();
  expect(toggledChoice([["a", "b"]], ["a", "b"], true)).toBeUndefined();
});
