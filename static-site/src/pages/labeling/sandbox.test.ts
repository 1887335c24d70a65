import { expect, test } from "vitest";
import { toHtml, withoutStyles } from "./sandbox.ts";

test("plain text keeps its lines and says what it says", () => {
  expect(toHtml("Mark names & places\n1 < 2")).toBe("Mark names &amp; places<br>1 &lt; 2");
  expect(toHtml("<p>Mark <b>names</b></p>")).toBe("<p>Mark <b>names</b></p>");
});

test("nothing is left that the policy reports", () => {
  const html = withoutStyles(
    '<style media="all">b { color: red }</style><p class="a" STYLE = "color:red">x</p><b\nstyle=color:blue>style = y</b>',
  );
  const { body } = new DOMParser().parseFromString(html, "text/html");
  expect(body.querySelector("style, [style]")).toBeNull();
  expect([...body.querySelectorAll<HTMLElement>("[data-style]")].map((element) => element.dataset.style)).toEqual([
    "color:red",
    "color:blue",
  ]);
  expect(body.querySelector("xmp")?.textContent).toBe("b { color: red }");
  expect(body.querySelector("b")?.textContent).toBe("style = y");
});
