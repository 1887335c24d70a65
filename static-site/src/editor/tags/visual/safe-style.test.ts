import { expect, test } from "vitest";
import { cleanDeclarations } from "./safe-style.ts";

function cleaned(css: string): string {
  const element = document.createElement("div");
  element.style.cssText = css;
  cleanDeclarations(element.style);
  return element.style.cssText;
}

test("declarations that load something or leave the area are taken away, the others stay", () => {
  expect(cleaned("position: fixed; color: red")).toBe("color: red;");
  expect(cleaned("position: relative")).toBe("position: relative;");
  expect(cleaned("--p: fixed; position: var(--p)")).not.toContain("position:");
  expect(cleaned('background: url("https://other.example/a.png"); color: red')).not.toContain("url");
  expect(cleaned('background: url("https://other.example/a.png"); color: red')).toContain("color: red;");
  expect(cleaned("--x: URL(https://other.example/a.png)")).toBe("");
  expect(cleaned('--x: image-set("https://other.example/a.png" 1x)')).toBe("");
});
