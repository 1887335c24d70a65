import { expect, test } from "vitest";
import { codePoint, TextUnits, utf16 } from "./units.ts";

test("code points and UTF-16 units agree without astral characters", () => {
  const units = new TextUnits("Anna met Ülo");
  expect(units.toUtf16(codePoint(5))).toBe(5);
  expect(units.length).toBe(12);
});

test("each emoji is one code point and two units", () => {
  const text = "😀😀 Anna met 👍 crew";
  const units = new TextUnits(text);
  expect(units.length).toBe([...text].length);
  expect(units.slice(codePoint(3), codePoint(7))).toBe("Anna");
  for (let point = 0; point <= units.length; point++) {
    const at = units.toUtf16(codePoint(point));
    expect(text.slice(0, at)).toBe([...text].slice(0, point).join(""));
    expect(units.toCodePoint(at)).toBe(point);
  }
});

test("a place inside a pair and places outside the text are pulled in", () => {
  const units = new TextUnits("a😀");
  expect(units.toCodePoint(utf16(2))).toBe(1);
  expect(units.toUtf16(codePoint(99))).toBe(3);
  expect(units.toCodePoint(utf16(-4))).toBe(0);
});

test("a lone surrogate counts as a character", () => {
  const units = new TextUnits("a\ud83d b😀");
  expect(units.length).toBe(5);
  expect(units.toUtf16(codePoint(4))).toBe(4);
});
