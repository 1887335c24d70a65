import { afterEach, describe, expect, test, vi } from "vitest";
import { groupActions } from "../app/help-dialog.tsx";
import { ariaKeys } from "./bindings.ts";
import { keyCaps } from "./keys.ts";
import { type Action, activeActions, handleKey, pushScope, startHotkeys } from "./scopes.ts";

const pops: (() => void)[] = [];
afterEach(() => {
  for (const pop of pops.splice(0)) pop();
  document.body.replaceChildren();
});

function scope(actions: Action[], exclusive = false): void {
  pops.push(pushScope(() => actions, exclusive));
}

function action(name: string, keys: string[], more: Partial<Action> = {}) {
  return { name, keys, label: () => name, group: () => "Group", run: vi.fn(), ...more } satisfies Action;
}

function press(key: string, init: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...init });
  target.addEventListener("keydown", (received) => void handleKey(received as KeyboardEvent), { once: true });
  target.dispatchEvent(event);
  return event;
}

describe("a pressed key", () => {
  test("runs the action bound to it and nothing else happens", () => {
    const remove = action("remove", ["Backspace", "Delete"]);
    scope([remove]);
    expect(press("Delete").defaultPrevented).toBe(true);
    expect(press("d").defaultPrevented).toBe(false);
    expect(remove.run).toHaveBeenCalledTimes(1);
  });

  test("goes on to the scope below, and to the browser, where the action had nothing to do", () => {
    const below = action("below", ["Escape"]);
    scope([below]);
    scope([action("idle", ["Escape"], { run: () => false })]);
    expect(press("Escape").defaultPrevented).toBe(true);
    expect(below.run).toHaveBeenCalledTimes(1);
    scope([action("idle", ["Escape"], { run: () => false })], true);
    expect(press("Escape").defaultPrevented).toBe(false);
  });

  test("reaches the topmost scope that wants it", () => {
    const below = action("below", ["l"]);
    const above = action("above", ["l"]);
    scope([below]);
    scope([above]);
    press("l");
    expect(above.run).toHaveBeenCalledOnce();
    expect(below.run).not.toHaveBeenCalled();
  });

  test("falls through an action that is not enabled", () => {
    const below = action("below", ["l"]);
    scope([below]);
    scope([action("above", ["l"], { enabled: () => false })]);
    press("l");
    expect(below.run).toHaveBeenCalledOnce();
  });

  test("stops at a dialog", () => {
    const below = action("below", ["l"]);
    scope([below]);
    scope([], true);
    press("l");
    expect(below.run).not.toHaveBeenCalled();
    expect(activeActions()).toEqual([]);
    expect(activeActions(true)).toEqual([below]);
  });

  test("belongs to the field that is typed in, unless the action says otherwise", () => {
    const input = document.createElement("input");
    const box = document.createElement("input");
    box.type = "checkbox";
    document.body.append(input, box);
    const label = action("label", ["1"]);
    const submit = action("submit", ["Control+Enter"], { whileTyping: true });
    scope([label, submit]);
    press("1", {}, input);
    expect(label.run).not.toHaveBeenCalled();
    press("1", {}, box);
    expect(label.run).toHaveBeenCalledOnce();
  });

  test("is heard in a frame, where a field keeps it as on the page", () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const realm = frame.contentWindow as (Window & typeof globalThis) | null;
    if (!realm) throw new Error("the frame has no window");
    const input = realm.document.createElement("input");
    realm.document.body.append(input);
    const label = action("label", ["1"]);
    scope([label]);
    const stop = startHotkeys(realm);
    const down = (target: EventTarget) =>
      target.dispatchEvent(new realm.KeyboardEvent("keydown", { key: "1", bubbles: true, cancelable: true }));
    down(input);
    expect(label.run).not.toHaveBeenCalled();
    down(realm.document.body);
    expect(label.run).toHaveBeenCalledOnce();
    stop();
    down(realm.document.body);
    expect(label.run).toHaveBeenCalledOnce();
  });

  test("is left alone while an input method composes", () => {
    const label = action("label", ["1"]);
    scope([label]);
    press("1", { isComposing: true });
    expect(label.run).not.toHaveBeenCalled();
  });
});

test("bindings are shown as key caps", () => {
  expect(keyCaps("$mod+Enter")).toEqual(["Ctrl", "Enter"]);
  expect(keyCaps("Alt+ArrowLeft")).toEqual(["Alt", "←"]);
  expect(keyCaps("$mod++")).toEqual(["Ctrl", "+"]);
  expect(keyCaps("l")).toEqual(["L"]);
});

test("the help lists an action once, under its heading, and none without keys", () => {
  const groups = groupActions([action("a", ["a"]), action("a", ["b"]), action("b", [], {}), action("c", ["c"])]);
  expect([...groups].map(([group, actions]) => [group, actions.map(({ name }) => name)])).toEqual([
    ["Group", ["a", "c"]],
  ]);
});

test("hotkeys of configs are valid for ARIA", () => {
  expect(["ctrl+q", "shift+cmd+a", "x", undefined].map(ariaKeys)).toEqual([
    "Control+q",
    "Shift+Meta+a",
    "x",
    undefined,
  ]);
});
