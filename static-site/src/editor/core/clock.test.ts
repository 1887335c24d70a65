import { expect, test } from "vitest";
import { Signal } from "../../lib/signal.ts";
import { type Clock, syncClocks } from "./clock.ts";
import { Engines } from "./engines.ts";

class FakeClock implements Clock {
  time = 0;
  isPlaying = false;
  readonly changed = new Signal();

  seek(seconds: number): void {
    this.time = seconds;
    this.changed.emit();
  }

  play(): void {
    this.isPlaying = true;
    this.changed.emit();
  }

  pause(): void {
    this.isPlaying = false;
    this.changed.emit();
  }
}

test("clocks follow the one that is used", () => {
  const [a, b] = [new FakeClock(), new FakeClock()];
  const stop = syncClocks([a, b]);
  a.seek(3);
  b.play();
  expect([a, b].map(({ time, isPlaying }) => [time, isPlaying])).toEqual([
    [3, true],
    [3, true],
  ]);
  stop();
  a.pause();
  expect(b.isPlaying).toBe(true);
});

test("objects of one sync group play together until one is gone", () => {
  const engines = new Engines();
  const clocks = [new FakeClock(), new FakeClock(), new FakeClock()];
  const mount = (name: string, clock: Clock, sync: string) =>
    engines.register(name, { root: document.createElement("div"), reveal() {}, rectsOf: () => [], clock, sync });
  const [a, b, c] = clocks as [FakeClock, FakeClock, FakeClock];
  mount("a", a, "talk");
  const gone = mount("b", b, "talk");
  mount("c", c, "other");
  a.seek(2);
  expect([b.time, c.time]).toEqual([2, 0]);
  gone();
  a.seek(5);
  expect(b.time).toBe(2);
});

test("keys are for the object with the focus, else for all", () => {
  const engines = new Engines();
  const roots = ["a", "b"].map((name) => {
    const root = document.createElement("div");
    root.tabIndex = 0;
    document.body.append(root);
    engines.register(name, { root, reveal() {}, rectsOf: () => [] });
    return root;
  });
  expect(engines.focused()).toHaveLength(2);
  roots[0]?.focus();
  expect(engines.focused().map(({ root }) => root)).toEqual([roots[0]]);
  document.body.replaceChildren();
});
