import { describe, expect, test, vi } from "vitest";
import type { Rectangle } from "../regions/rectangle/index.ts";
import type { Span } from "../regions/span/index.ts";
import type { Session } from "./session.ts";
import { type Ask, Suggestions } from "./suggestions.ts";
import { BOXES, boxEntry, NER, sessionOf, spanEntry } from "./testing.ts";
import { codePoint, percent } from "./units.ts";

const span = (start: number, end: number): Span => ({ type: "span", start: codePoint(start), end: codePoint(end) });

const box: Rectangle = {
  type: "rectangle",
  x: percent(1),
  y: percent(1),
  width: percent(9),
  height: percent(9),
  rotation: 0,
};

function draw(session: Session, start: number, end: number) {
  session.activeLabels.set("label", ["PER"]);
  const made = session.createRegion("text", span(start, end));
  if (!made) throw new Error("nothing was drawn");
  return made;
}

function start(source: string, ask: Ask, options: { on?: boolean; auto?: boolean } = {}) {
  const session = sessionOf(source);
  const { on = true, auto = false } = options;
  return { session, suggestions: new Suggestions(session, ask, { isOn: () => on, acceptsAll: () => auto }) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const written = (session: Session) =>
  session.result().map(({ value }) => value as { start?: number; choices?: unknown });

describe("suggestions", () => {
  test("are asked for with what was drawn, shown, and no part of the result", async () => {
    const ask = vi.fn(async (_drawn: readonly unknown[]) => [spanEntry("a", 4, 6, "PER"), spanEntry("b", 8, 9, "ORG")]);
    const { session, suggestions } = start(NER, ask);
    const drawn = draw(session, 0, 2);
    expect(suggestions.state.isAsking).toBe(true);
    await settled();
    expect(ask.mock.calls[0]?.[0]).toMatchObject([
      {
        id: drawn.id,
        type: "labels",
        value: { start: 0, end: 2, labels: ["PER"] },
        from_name: "label",
        to_name: "text",
      },
    ]);
    expect(suggestions.state).toEqual({ isAsking: false, count: 2, trouble: undefined });
    expect(session.document.regionCount).toBe(3);
    expect(written(session)).toMatchObject([{ start: 0 }]);
    // A required value of a suggestion is not asked for.
    session.selection.clear();
    expect(session.missing()?.region).toBe(drawn.id);
  });

  test("are accepted in one step, which can be undone", async () => {
    const { session, suggestions } = start(NER, async () => [spanEntry("a", 4, 6, "PER"), spanEntry("b", 8, 9, "PER")]);
    draw(session, 0, 2);
    await settled();
    suggestions.accept();
    expect(session.result()).toMatchObject([{}, { origin: "prediction" }, { origin: "prediction" }]);
    expect(suggestions.state.count).toBe(0);
    session.undo();
    expect(written(session)).toHaveLength(1);
    expect(suggestions.state.count).toBe(2);
    session.redo();
    expect(written(session)).toHaveLength(3);
  });

  test("that are selected are decided on alone", async () => {
    const { session, suggestions } = start(NER, async () => [spanEntry("a", 4, 6, "PER"), spanEntry("b", 8, 9, "PER")]);
    draw(session, 0, 2);
    await settled();
    session.selection.set(["b"]);
    suggestions.accept();
    session.selection.clear();
    suggestions.reject();
    expect(written(session)).toMatchObject([{ start: 0 }, { start: 8 }]);
    expect(session.document.regionCount).toBe(2);
  });

  test("are accepted by being changed", async () => {
    const { session, suggestions } = start(BOXES, async () => [boxEntry("b", 5, 5, "Bus", { origin: undefined })]);
    session.activeLabels.set("box", ["Car"]);
    session.createRegion("image", box);
    await settled();
    session.setShape("b", box);
    expect(session.result()[1]).toMatchObject({ id: "b", origin: "prediction-changed" });
    expect(suggestions.state.count).toBe(0);
  });

  test("take the place of those before, and an answer that comes late is passed over", async () => {
    const answers: ((result: unknown) => void)[] = [];
    const { session, suggestions } = start(NER, () => new Promise((resolve) => answers.push(resolve)));
    draw(session, 0, 2);
    draw(session, 2, 3);
    answers[1]?.([spanEntry("new", 8, 9, "PER")]);
    answers[0]?.([spanEntry("old", 4, 6, "PER")]);
    await settled();
    expect(suggestions.chosen.map(({ id }) => id)).toEqual(["new"]);
    draw(session, 10, 12);
    answers[2]?.([]);
    await settled();
    expect(suggestions.state.count).toBe(0);
    expect(session.document.regionCount).toBe(3);
  });

  test("accept themselves where the person wants that, values of the task too", async () => {
    const choice = { id: "c", from_name: "sentiment", to_name: "text", type: "choices", value: { choices: ["Good"] } };
    const ask = async () => [spanEntry("a", 4, 6, "PER"), choice];
    const { session, suggestions } = start(NER, ask, { auto: true });
    draw(session, 0, 2);
    await settled();
    expect(suggestions.state.count).toBe(0);
    expect(written(session)).toMatchObject([{ start: 0 }, { start: 4 }, { choices: ["Good"] }]);
  });

  test("never take the id of what is there", async () => {
    const { session, suggestions } = start(NER, async ([drawn]) => [drawn]);
    const { id } = draw(session, 0, 2);
    await settled();
    expect(suggestions.chosen.map((one) => one.id)).not.toContain(id);
    suggestions.accept();
    expect(session.result()).toHaveLength(2);
  });

  test("of smart tools replace what pointed at them; other tools only draw", async () => {
    const smart = NER.replace('<Labels name="label"', '<Labels name="label" smart="true"');
    const ask = vi.fn(async (_drawn: readonly unknown[]) => [spanEntry("a", 4, 6, "PER")]);
    const { session, suggestions } = start(smart, ask);
    draw(session, 0, 1);
    draw(session, 2, 3);
    await settled();
    expect(ask.mock.calls[1]?.[0]).toHaveLength(2);
    suggestions.accept();
    expect(written(session)).toMatchObject([{ start: 4 }]);
    session.undo();
    expect(written(session)).toHaveLength(2);
    const boxes = start(BOXES.replace("</View>", '<Rectangle name="r" toName="image" smart="true"/></View>'), ask);
    boxes.session.activeLabels.set("box", ["Car"]);
    boxes.session.createRegion("image", box);
    expect(boxes.session.document.regionCount).toBe(1);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test("that fail say why, and drawing goes on", async () => {
    const { session, suggestions } = start(NER, async () => {
      throw new Error("too slow");
    });
    draw(session, 0, 2);
    await settled();
    expect(suggestions.state).toMatchObject({ isAsking: false, count: 0, trouble: { error: { message: "too slow" } } });
    draw(session, 3, 4);
    expect(suggestions.state.trouble).toBeUndefined();
  });

  test("of kinds that cannot be shown are said", async () => {
    const { session, suggestions } = start(NER, async () => [{ type: "brushlabels", value: { rle: [] } }]);
    draw(session, 0, 2);
    await settled();
    expect(suggestions.state).toEqual({ isAsking: false, count: 0, trouble: "unknown-kinds" });
    expect(written(session)).toHaveLength(1);
  });

  test("are not asked for while it is off, and go when the annotation is closed", async () => {
    const ask = vi.fn(async () => [spanEntry("a", 4, 6, "PER")]);
    draw(start(NER, ask, { on: false }).session, 0, 2);
    expect(ask).not.toHaveBeenCalled();
    const { session, suggestions } = start(NER, ask);
    draw(session, 0, 2);
    await settled();
    suggestions.dispose();
    expect(session.document.regionCount).toBe(1);
    draw(session, 3, 4);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
