// Fingers in the editor: handles that a finger can hit, two fingers on an image, a long press on a text.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./harness.mjs";
import { at, labelTask, wordAt } from "./labeling.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500"><rect width="800" height="500" fill="#b8c9d9"/></svg>',
)}`;
const images = `<View>
  <RectangleLabels name="box" toName="image"><Label value="House"/></RectangleLabels>
  <Image name="image" value="$image"/>
</View>`;
const text = `<View>
  <Labels name="label" toName="text"><Label value="PER"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const box = {
  id: "a",
  from_name: "box",
  to_name: "image",
  type: "rectanglelabels",
  original_width: 800,
  original_height: 500,
  value: { x: 20, y: 20, width: 30, height: 30, rotation: 0, rectanglelabels: ["House"] },
};
const label = (config, data, look, options) => labelTask(browser, config, data, look, { hasTouch: true, ...options });

/** Sends touches as a finger makes them; each point is [x, y, finger]. */
async function fingers(page) {
  const client = await page.context().newCDPSession(page);
  return (type, ...points) =>
    client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y, id]) => ({ x, y, id })) });
}

test("a handle is hit by a finger within a square of 24 pixels", () =>
  label(
    images,
    { image: picture },
    async (page) => {
      await page.locator("[data-status=ready]").waitFor();
      const touch = await fingers(page);
      const tap = async (x, y) => {
        await touch("touchStart", [x, y, 1]);
        await touch("touchEnd");
      };
      const [x, y] = await at(page, 0.5, 0.5);
      await tap(x - 40, y - 40);
      const width = page.getByRole("spinbutton", { name: "W" });
      await width.waitFor();
      assert.equal(await width.inputValue(), "240");
      const scale = (await page.locator(".sk-image img").boundingBox()).width / 800;
      for (const [dx, dy] of [
        [11, 11],
        [-11, -11],
      ]) {
        const before = Number(await width.inputValue());
        const corner = (await at(page, 0.2, 0.2))[0] + before * scale;
        await touch("touchStart", [corner + dx, y + dy, 1]);
        await touch("touchMove", [corner + dx + 20, y + dy, 1]);
        await touch("touchMove", [corner + dx + 40, y + dy, 1]);
        await touch("touchEnd");
        const grown = (Number(await width.inputValue()) - before) * scale;
        assert.ok(grown > 25 && grown < 55, `the side moved by ${grown}`);
        await page.keyboard.press("Control+z");
      }
    },
    { result: [box] },
  ));

test("two fingers zoom the image instead of drawing", () =>
  label(images, { image: picture }, async (page) => {
    await page.locator(".sk-image img").waitFor();
    await page.getByRole("button", { name: "House" }).click();
    const before = (await page.locator(".sk-image img").boundingBox()).width;
    const [x, y] = await at(page, 0.5, 0.5);
    const send = await fingers(page);
    const touch = (type, ...points) => send(type, ...points.map(([dx, id]) => [x + dx, y, id]));
    await touch("touchStart", [-40, 1]);
    await touch("touchMove", [-60, 1]);
    await touch("touchStart", [-60, 1], [40, 2]);
    await touch("touchMove", [-120, 1], [80, 2]);
    await touch("touchMove", [-160, 1], [140, 2]);
    await touch("touchEnd");
    assert.ok((await page.locator(".sk-image img").boundingBox()).width > before * 2);
    assert.equal(await page.getByRole("option").count(), 0);
  }));

test("a word that a long press has selected is labeled, and its handles change nothing before they rest", () =>
  label(text, { text: "The fog lifted before noon, wrote Anna." }, async (page) => {
    await page.getByRole("button", { name: "PER" }).click();
    const { x, y } = await wordAt(page, "Anna");
    // Headless browsers have no long press: what it sends is a touch without mouse events, and a selection.
    const select = (word) =>
      page.evaluate((wanted) => {
        const node = document.querySelector(".sk-block").firstChild;
        const start = node.data.indexOf(wanted);
        getSelection().setBaseAndExtent(node, start, node, start + wanted.length);
      }, word);
    await page.evaluate(
      ([clientX, clientY]) =>
        document
          .elementFromPoint(clientX, clientY)
          .dispatchEvent(new PointerEvent("pointerdown", { pointerType: "touch", bubbles: true, clientX, clientY })),
      [x + 4, y],
    );
    await select("Anna");
    await select("wrote Anna");
    await page.getByRole("option", { name: /wrote Anna/ }).waitFor();
    assert.equal(await page.getByRole("option").count(), 1);
  }));
