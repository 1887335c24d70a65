import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NER, sessionOf, spanEntry } from "../../core/testing.ts";
import { TextUnits } from "../../core/units.ts";
import { cut, stretchAt } from "./blocks.ts";
import { moveOf } from "./caret.ts";
import { snap } from "./granularity.ts";
import { mountText } from "./mount.ts";
import { Surface } from "./surface.ts";

describe("blocks", () => {
  const whole = (text: string, max?: number) => cut(text, max).map(({ start, end }) => text.slice(start, end));

  test("one per line, line ends included", () => {
    expect(whole("a\n\nb\r\nc\rd")).toEqual(["a\n", "\n", "b\r\n", "c\r", "d"]);
    expect(whole("")).toEqual([""]);
    expect(whole("a\n")).toEqual(["a\n"]);
  });

  test("long lines are cut after spaces, never in a pair, and nothing is lost", () => {
    const line = "word ".repeat(40_000);
    const blocks = whole(line);
    expect(blocks.join("")).toBe(line);
    expect(Math.max(...blocks.map((block) => block.length))).toBeLessThanOrEqual(6000);
    expect(blocks.every((block) => block.endsWith(" "))).toBe(true);
    const emoji = "😀".repeat(10);
    expect(whole(emoji, 5)).toEqual(["😀😀", "😀😀", "😀😀", "😀😀", "😀😀"]);
  });

  test("a place between two blocks is in the later one", () => {
    const blocks = cut("ab\ncd\nef");
    expect([0, 2, 3, 5, 6, 8].map((place) => stretchAt(blocks, place))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe("snapping", () => {
  const text = "One two. Three 😀four five.\nNext  line";
  const snapped = (start: number, end: number, granularity: "symbol" | "word" | "sentence" | "paragraph") => {
    const range = snap(text, { start, end }, granularity);
    return range && text.slice(range.start, range.end);
  };
  test("white space around a selection is left out", () => {
    expect(snapped(3, 9, "symbol")).toBe("two.");
    expect(snapped(3, 4, "symbol")).toBeUndefined();
  });
  test("a cut pair is made whole", () => {
    expect(snapped(9, 16, "symbol")).toBe("Three 😀");
  });
  test("words, sentences, paragraphs", () => {
    expect(snapped(5, 6, "word")).toBe("two");
    expect(snapped(5, 11, "word")).toBe("two. Three");
    expect(snapped(10, 11, "sentence")).toBe("Three 😀four five.");
    expect(snapped(10, 11, "paragraph")).toBe("One two. Three 😀four five.");
    expect(snapped(30, 31, "paragraph")).toBe("Next  line");
  });
});

test("keys are moves of the caret", () => {
  const key = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
  expect(moveOf({ ...key, key: "ArrowRight" })).toEqual({ alter: "move", direction: "forward", by: "character" });
  expect(moveOf({ ...key, key: "ArrowLeft", shiftKey: true, ctrlKey: true })).toEqual({
    alter: "extend",
    direction: "backward",
    by: "word",
  });
  expect(moveOf({ ...key, key: "a" })).toBeUndefined();
});

describe("surface", () => {
  const text = "first line\r\nsecond 😀 line\n\nlast";
  let surface: Surface;
  beforeEach(() => {
    const root = document.createElement("div");
    document.body.replaceChildren(root);
    surface = new Surface(root, text);
  });

  test("holds the text as it is", () => {
    expect(surface.root.textContent).toBe(text);
  });

  test("places and points are the same thing twice", () => {
    for (let place = 0; place <= text.length; place++) {
      expect(surface.place(...surface.point(place))).toBe(place);
      expect(surface.place(...surface.point(place, "end"))).toBe(place);
    }
  });

  test("points on elements and outside are understood", () => {
    expect(surface.place(surface.root, 1)).toBe(12);
    expect(surface.place(surface.root, surface.elements.length)).toBe(text.length);
    const [, second] = surface.elements;
    if (second) expect(surface.place(second, 0)).toBe(12);
    if (second) expect(surface.place(second, 1)).toBe(27);
    const after = document.createElement("p");
    document.body.append(after);
    expect(surface.place(after, 0)).toBe(text.length);
  });
});

describe.each(["the page", "a frame"])("mounted in %s, without the Highlight API", (place) => {
  const text = "😀 Anna met\nDoctor Brandt";
  let destroy = () => {};
  afterEach(() => destroy());

  function mount(result: unknown[]) {
    const session = sessionOf(NER, { data: { text }, result });
    const frame = document.createElement("iframe");
    document.body.replaceChildren(frame);
    const owner = (place === "a frame" ? frame.contentDocument : undefined) ?? document;
    const realm = owner.defaultView ?? window;
    const container = owner.createElement("div");
    owner.body.append(container);
    const engine = mountText(container, {
      units: new TextUnits(text),
      object: "text",
      document: session.document,
      selection: session.selection,
      colorOf: () => "red",
      titleOf: () => "PER",
      badges: false,
      granularity: () => "symbol",
      onSpan: (span) => session.createRegion("text", span) !== undefined,
      label: "text",
    });
    destroy = () => engine.destroy();
    const marks = () => [...container.querySelectorAll("mark")].map((mark) => mark.textContent);
    /** Selects a stretch, counted in UTF-16 units. */
    const select = (start: number, end: number) => {
      const blocks = [...container.querySelectorAll(".sk-block")];
      const point = (place: number): [Node, number] => {
        let rest = place;
        for (const block of blocks) {
          const walker = owner.createTreeWalker(block, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const { length } = node as Text;
            if (rest <= length) return [node, rest];
            rest -= length;
          }
        }
        throw new Error("no such place");
      };
      owner.getSelection()?.setBaseAndExtent(...point(start), ...point(end));
    };
    const drag = (start: number, end: number) => {
      const root = container.querySelector(".sk-text");
      root?.dispatchEvent(new realm.MouseEvent("mousedown", { button: 0, clientX: 0, clientY: 0, bubbles: true }));
      select(start, end);
      owner.dispatchEvent(new realm.MouseEvent("mouseup", { clientX: 50, clientY: 0, detail: 1, bubbles: true }));
    };
    return { session, engine, marks, drag, select };
  }

  test("spans show where code points say, across lines and emoji", () => {
    const { marks } = mount([spanEntry("a", 2, 6, "PER"), spanEntry("b", 7, 17, "ORG")]);
    expect(marks()).toEqual(["Anna", "met\n", "Doctor"]);
  });

  test("a drag with a label makes a region, in code points; undo takes it away", () => {
    const { session, marks, drag } = mount([]);
    session.activeLabels.set("label", ["PER"]);
    drag(3, 8);
    expect(session.result()).toMatchObject([{ value: { start: 2, end: 6, text: "Anna", labels: ["PER"] } }]);
    expect(marks()).toEqual(["Anna"]);
    session.undo();
    expect(marks()).toEqual([]);
  });

  test("a long press selects without mouse events, and labels once the selection stays", () => {
    vi.useFakeTimers();
    const { session, engine, select } = mount([]);
    session.activeLabels.set("label", ["PER"]);
    const { ownerDocument } = engine.root;
    const realm = ownerDocument.defaultView ?? window;
    const down = new realm.MouseEvent("pointerdown", { bubbles: true });
    Object.defineProperty(down, "pointerType", { value: "touch" });
    engine.root.dispatchEvent(down);
    for (const end of [5, 8]) {
      select(3, end);
      ownerDocument.dispatchEvent(new realm.Event("selectionchange"));
      vi.advanceTimersByTime(300);
    }
    expect(session.document.regionCount).toBe(0);
    vi.advanceTimersByTime(700);
    expect(session.result()).toMatchObject([{ value: { start: 2, end: 6, text: "Anna" } }]);
    vi.useRealTimers();
  });

  test("Enter labels the selection with the label at hand", () => {
    const { session, engine, select } = mount([]);
    const realm = engine.root.ownerDocument.defaultView ?? window;
    const enter = () => engine.root.dispatchEvent(new realm.KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    select(3, 8);
    enter();
    expect(session.document.regionCount).toBe(0);
    session.activeLabels.set("label", ["PER"]);
    enter();
    expect(session.result()).toMatchObject([{ value: { start: 2, end: 6, text: "Anna", labels: ["PER"] } }]);
  });

  test("a drag backwards without a label waits for one", () => {
    const { session, engine, drag } = mount([]);
    drag(25, 19);
    expect(session.document.regionCount).toBe(0);
    expect(engine.pending()).toMatchObject({ start: 18, end: 24, text: "Brandt" });
    engine.clearPending();
    expect(engine.pending()).toBeUndefined();
  });

  test("hidden regions are not painted", () => {
    const { session, marks } = mount([spanEntry("a", 2, 6, "PER")]);
    session.setHidden(["a"], true);
    expect(marks()).toEqual([]);
    session.setHidden(["a"], false);
    expect(marks()).toEqual(["Anna"]);
  });
});
