import { expect, test } from "vitest";
import { cleanLinks, toHtml, withoutStyles } from "./sandbox.ts";

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

test("a link in SVG does not stop the clean-up of those after it", () => {
  const body = document.createElement("body");
  body.innerHTML = `<meta http-equiv="refresh" content="0;url=https://other.example/"><base href="https://other.example/">
    <svg xmlns:xlink="http://www.w3.org/1999/xlink"><a href="javascript:alert(1)" xlink:href="javascript:alert(2)"><text>x</text></a>
      <use href="javascript:alert(3)"></use><use href="#symbol"></use></svg>
    <a id="bad" href="javascript:alert(4)">x</a><a id="good" href="https://docs.example/">y</a>`;
  cleanLinks(body);
  expect(body.innerHTML).not.toMatch(/javascript:|<meta|<base/);
  expect(body.querySelectorAll("use[href]")).toHaveLength(1);
  expect(body.querySelector("#good")?.getAttribute("href")).toBe("https://docs.example/");
  expect([...body.querySelectorAll("a")].map((link) => link.getAttribute("target"))).toEqual([
    "_blank",
    "_blank",
    "_blank",
  ]);
});
