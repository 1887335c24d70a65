import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BOXES, boxEntry, sessionOf } from "../../core/testing.ts";
import { loadCanvasKinds } from "./kinds.ts";
import { type ImageEngine, mountImage } from "./mount.ts";

let container: HTMLElement;
let engine: ImageEngine | undefined;
let ratioChanged: () => void = () => {};

beforeEach(async () => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal("matchMedia", () => ({
    addEventListener: (_: string, listener: () => void) => (ratioChanged = listener),
    removeEventListener: () => {},
  }));
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(500);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(500);
  container = document.createElement("div");
  document.body.append(container);
  await loadCanvasKinds(new Set(["image", "rectanglelabels"]));
});

afterEach(() => {
  engine?.destroy();
  container.remove();
  vi.unstubAllGlobals();
  window.devicePixelRatio = 1;
});

function mount(limit: boolean, titles = false) {
  const session = sessionOf(BOXES, { result: [boxEntry("a", 1, 1, "Car"), boxEntry("b", 50, 50, "Bus")] });
  session.activeLabels.set("box", ["Car"]);
  engine = mountImage(container, {
    src: "x.png",
    label: "Image",
    object: "image",
    document: session.document,
    selection: session.selection,
    smoothing: true,
    titles,
    styleOf: () => ({ color: "red", fill: 0.1, width: 1 }),
    titleOf: (region) => `the name of ${region.id}`,
    newStyle: () => ({ color: "red", fill: 0.1, width: 1 }),
    canTurn: () => true,
    isLocked: (region) => session.isLocked(region),
    readOnly: false,
    onDraw: (shape, size) => (limit ? undefined : session.createRegion("image", shape, size)),
    onChange: (shapes, gesture) => session.setShapes(shapes, gesture),
    onStatus: () => {},
    onTool: () => {},
    onMove: () => {},
  });
  container.querySelector("img")?.dispatchEvent(new Event("load"));
  return session;
}

const press = (key: string, init: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  engine?.root.dispatchEvent(event);
  return event.defaultPrevented;
};

describe("keys on an image", () => {
  test("Enter makes a region and selects it", async () => {
    const session = mount(false);
    await vi.waitFor(() => {
      press("Enter");
      expect(session.document.regionCount).toBeGreaterThan(2);
    });
    expect(session.selection.last).toBe(session.document.regions().at(-1)?.id);
  });

  test("a region that is refused leaves the selection as it is", async () => {
    const session = mount(true);
    await Promise.resolve();
    session.selection.set(["a"]);
    press("Enter");
    expect([...session.selection.ids]).toEqual(["a"]);
  });

  test("Alt and Cmd are left to the page", () => {
    const session = mount(false);
    for (const init of [{ altKey: true }, { metaKey: true }, { ctrlKey: true }])
      expect(press("Enter", init)).toBe(false);
    expect(session.document.regionCount).toBe(2);
  });
});

test("another pixel density without a resize gives the canvases another size", async () => {
  mount(false);
  await Promise.resolve();
  const canvas = container.querySelector("canvas");
  expect(canvas?.width).toBe(500);
  window.devicePixelRatio = 2;
  ratioChanged();
  expect(canvas?.width).toBe(1000);
});

describe("a change of one region", () => {
  /** The drawing calls on all canvases. */
  function record() {
    const calls: [name: string, ...args: unknown[]][] = [];
    const context = new Proxy({} as Record<string, unknown>, {
      get: (target, name: string) =>
        target[name] ??
        ((...args: unknown[]) => {
          calls.push([name, ...args]);
          return { width: 80 };
        }),
      set: (target, name: string, value) => Reflect.set(target, name, value),
    });
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
    vi.stubGlobal(
      "Path2D",
      class {
        rect() {}
        moveTo() {}
        lineTo() {}
        closePath() {}
      },
    );
    return calls;
  }

  const drawn = async (titles: boolean) => {
    const calls = record();
    const session = mount(false, titles);
    await vi.waitFor(() => expect(calls.some(([name]) => name === "fill")).toBe(true));
    await new Promise(requestAnimationFrame);
    calls.length = 0;
    session.selection.set(["a"]);
    engine?.nudge({ x: 5, y: 0 });
    await vi.waitFor(() => expect(calls.some(([name]) => name === "fill")).toBe(true));
    return calls;
  };

  test("draws its surroundings only", async () => {
    const [, x, , width] = (await drawn(false)).find(([name]) => name === "clearRect") ?? [];
    expect(x).toBeGreaterThan(-20);
    expect(width).toBeLessThan(200);
  });

  test("draws all names anew, in full, since they lie beside their regions", async () => {
    const calls = await drawn(true);
    expect(calls.find(([name]) => name === "clearRect")).toEqual(["clearRect", 0, 0, 500, 500]);
    const names = calls.filter(([name]) => name === "fillText").map(([, text]) => text);
    expect(names).toEqual(["the name of a", "the name of b"]);
  });
});
