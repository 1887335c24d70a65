import { afterEach, expect, test, vi } from "vitest";
import { copyText } from "./copy.ts";

afterEach(() => {
  document.body.replaceChildren();
  Reflect.deleteProperty(navigator, "clipboard");
  Reflect.deleteProperty(document, "execCommand");
});

const define = (target: object, name: string, value: unknown) =>
  Object.defineProperty(target, name, { value, configurable: true });

test("the clipboard is written where the page may", async () => {
  const writeText = vi.fn(async () => {});
  define(navigator, "clipboard", { writeText });
  expect(await copyText("token")).toBe(true);
  expect(writeText).toHaveBeenCalledWith("token");
});

test("without one, a field is selected and copied, in the dialog that is open, and the focus comes back", async () => {
  document.body.innerHTML = "<dialog open><button>Copy</button></dialog>";
  const button = document.querySelector("button");
  button?.focus();
  let copied = "";
  define(document, "execCommand", () => {
    const field = document.activeElement;
    if (field instanceof HTMLTextAreaElement && field.closest("dialog")) {
      copied = field.value.slice(field.selectionStart, field.selectionEnd);
    }
    return true;
  });
  expect(await copyText("token")).toBe(true);
  expect(copied).toBe("token");
  expect(document.querySelector("textarea")).toBeNull();
  expect(document.activeElement).toBe(button);
});

test("a browser that copies nothing says so", async () => {
  expect(await copyText("token")).toBe(false);
  define(navigator, "clipboard", { writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) });
  define(document, "execCommand", () => false);
  expect(await copyText("token")).toBe(false);
});
