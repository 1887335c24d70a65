// The editor in a browser: regions on an image and in a text by pointer and keys, answers, and hostile tasks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, shoot, visit } from "./harness.mjs";
import { at, labelTask, submitted, wordAt } from "./labeling.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500"><rect width="800" height="500" fill="#b8c9d9"/>' +
    '<path d="M80 420 240 160 420 420z" fill="#6d7f8f"/><rect x="480" y="180" width="220" height="220" fill="#8a6d5b"/></svg>',
)}`;
const images = `<View>
  <Header value="What is on the picture?"/>
  <RectangleLabels name="box" toName="image"><Label value="House"/><Label value="Ship"/></RectangleLabels>
  <PolygonLabels name="area" toName="image"><Label value="Roof"/><Label value="Hill"/></PolygonLabels>
  <Image name="image" value="$image"/>
  <Header value="Weather"/>
  <Choices name="weather" toName="image" required="true"><Choice value="Clear"/><Choice value="Fog"/></Choices>
</View>`;
const text = `<View>
  <Labels name="label" toName="text"><Label value="PER"/><Label value="LOC"/></Labels>
  <Text name="text" value="$text"/>
  <TextArea name="note" toName="text" rows="3"/>
  <Rating name="quality" toName="text"/>
</View>`;

const label = (...rest) => labelTask(browser, ...rest);

const roughly = (points, wanted) =>
  points.forEach(([x, y], index) => {
    assert.ok(Math.abs(x - wanted[index][0]) < 0.5 && Math.abs(y - wanted[index][1]) < 0.5, `${points}`);
  });

for (const theme of ["light", "dark"]) {
  test(`boxes and polygons are drawn on an image (${theme})`, () =>
    label(
      images,
      { image: picture },
      async (page, state) => {
        await page.locator(".sk-image img").waitFor();
        await page.getByRole("button", { name: "House" }).click();
        await page.mouse.move(...(await at(page, 0.6, 0.36)));
        await page.mouse.down();
        await page.mouse.move(...(await at(page, 0.7, 0.5)));
        await page.mouse.move(...(await at(page, 0.875, 0.8)));
        await page.mouse.up();
        await page.getByRole("option", { name: /House/ }).waitFor();
        await page.getByRole("button", { name: "Hill" }).click();
        const corners = [
          [0.1, 0.84],
          [0.3, 0.32],
          [0.525, 0.84],
        ];
        for (const corner of [...corners, corners[0]]) await page.mouse.click(...(await at(page, ...corner)));
        await page.getByRole("option", { name: /Hill/ }).click();
        await page.getByText("3 points").waitFor();
        await shoot(page, `editor-image-${theme}`);
        await page.getByRole("radio", { name: "Clear" }).check();
        const result = await submitted(page, state);
        assert.deepEqual(
          result.map(({ type }) => type),
          ["rectanglelabels", "polygonlabels", "choices"],
        );
        assert.equal(result[1].value.closed, true);
        roughly(
          result[1].value.points,
          corners.map(([x, y]) => [x * 100, y * 100]),
        );
      },
      { theme },
    ));
}

test("points of a polygon are moved, put in and deleted by keys", () =>
  label(images, { image: picture }, async (page, state) => {
    await page.locator(".sk-image img").waitFor();
    await page.getByRole("button", { name: "Roof" }).click();
    await page.locator(".sk-image").focus();
    await page.keyboard.press("Enter");
    await page.getByText("4 points").waitFor();
    await page.keyboard.press("PageDown");
    await page.keyboard.press("Insert");
    await page.getByText("5 points").waitFor();
    await page.keyboard.press("Shift+ArrowUp");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("Delete");
    await page.getByText("4 points").waitFor();
    await page.getByRole("radio", { name: "Fog" }).check();
    const [{ value }] = await submitted(page, state);
    // The point put in lies above the first one by ten pixels of five hundred.
    assert.ok(Math.abs(value.points[0][1] - value.points[1][1] - 2) < 1e-6, JSON.stringify(value.points));
  }));

test("Backspace takes back a point, Escape the polygon, and Alt+Enter submits instead of drawing", () =>
  label(images, { image: picture }, async (page, state) => {
    await page.locator(".sk-image img").waitFor();
    await page.getByRole("radio", { name: "Fog" }).check();
    await page.getByRole("button", { name: "Roof" }).click();
    for (const corner of [
      [0.1, 0.1],
      [0.3, 0.1],
      [0.9, 0.9],
    ])
      await page.mouse.click(...(await at(page, ...corner)));
    await page.keyboard.press("Backspace");
    await page.mouse.click(...(await at(page, 0.3, 0.4)));
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: /Roof/ }).waitFor();
    await page.mouse.click(...(await at(page, 0.6, 0.6)));
    await page.keyboard.press("Escape");
    const result = await submitted(page, state, "Alt+Enter");
    assert.deepEqual(result.map(({ type }) => type).sort(), ["choices", "polygonlabels"]);
    roughly(result.find(({ type }) => type === "polygonlabels").value.points, [
      [10, 10],
      [30, 10],
      [30, 40],
    ]);
  }));

for (const theme of ["light", "dark"]) {
  test(`a text is labeled, a written note is part of the answer at once (${theme})`, () =>
    label(
      text,
      { text: "The fog lifted before noon, wrote Anna." },
      async (page, state) => {
        await page.getByRole("button", { name: "PER" }).click();
        const word = await wordAt(page, "Anna");
        await page.mouse.move(word.x + 1, word.y);
        await page.mouse.down();
        await page.mouse.move(word.to - 1, word.y);
        await page.mouse.up();
        await page.getByRole("option", { name: /PER/ }).waitFor();
        const field = page.getByRole("textbox", { name: "note" });
        assert.ok((await field.boundingBox()).height > 60);
        await field.fill("seems right");
        // Leaving the field moves nothing: the click lands on the star that it was meant for.
        await page.getByRole("button", { name: "4 of 5" }).click();
        await shoot(page, `editor-text-${theme}`);
        await field.focus();
        const result = await submitted(page, state, "Alt+Enter");
        assert.deepEqual(
          result.map(({ value }) => value),
          [{ start: 34, end: 38, text: "Anna", labels: ["PER"] }, { text: ["seems right"] }, { rating: 4 }],
        );
      },
      { theme },
    ));
}

test("relations are listed and drawn, and go with their regions", () =>
  label(
    text,
    { text: "Anna met Ole at the mole." },
    async (page, state) => {
      await page.getByRole("region", { name: "Relations" }).getByText("Anna").waitFor();
      assert.equal(await page.locator("svg path[marker-end]").count(), 1);
      await shoot(page, "editor-relations");
      await page.getByRole("option", { name: /Ole/ }).click();
      await page.keyboard.press("Backspace");
      assert.equal(await page.getByRole("region", { name: "Relations" }).count(), 0);
      await page.keyboard.press("Control+z");
      await page.getByRole("region", { name: "Relations" }).waitFor();
      assert.equal((await submitted(page, state)).filter(({ type }) => type === "relation").length, 1);
    },
    {
      result: [
        {
          id: "a",
          from_name: "label",
          to_name: "text",
          type: "labels",
          value: { start: 0, end: 4, text: "Anna", labels: ["PER"] },
        },
        {
          id: "o",
          from_name: "label",
          to_name: "text",
          type: "labels",
          value: { start: 9, end: 12, text: "Ole", labels: ["PER"] },
        },
        { type: "relation", from_id: "a", to_id: "o", direction: "right" },
      ],
    },
  ));

test("a required question without an answer is named by its heading", () =>
  label(images, { image: picture }, async (page, state) => {
    await page.locator(".sk-image img").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("alert").filter({ hasText: "“Weather” is required" }).waitFor();
    assert.equal(state.submitted.length, 0);
  }));

test("a single choice is a group of radio buttons that can be left empty again", () =>
  label(images, { image: picture }, async (page) => {
    const group = page.getByRole("radiogroup", { name: "Weather" });
    assert.equal(await group.getAttribute("aria-required"), "true");
    const fog = group.getByRole("radio", { name: "Fog" });
    await fog.check();
    await page.keyboard.press("ArrowUp");
    assert.equal(await group.getByRole("radio", { name: "Clear" }).isChecked(), true);
    await page.keyboard.press("Space");
    assert.equal(await group.locator("input:checked").count(), 0);
    await fog.click();
    await fog.click();
    assert.equal(await group.locator("input:checked").count(), 0);
  }));

const spans = ["Anna", "met", "Ole", "at", "mole"].map((word, index) => {
  const start = "Anna met Ole at the mole.".indexOf(word);
  const value = { start, end: start + word.length, text: word, labels: ["PER"] };
  return { id: `r${index}`, from_name: "label", to_name: "text", type: "labels", value };
});
const selected = (page) => page.locator("[role=option][aria-selected=true]").count();

test("the list of regions selects ranges by Shift, and one by one from the keyboard", () =>
  label(
    text,
    { text: "Anna met Ole at the mole." },
    async (page) => {
      const row = (name) => page.getByRole("option", { name });
      await row(/met/).click();
      await row(/mole/).click({ modifiers: ["Shift"] });
      assert.equal(await selected(page), 4);
      await row(/Ole/).click({ modifiers: ["Shift"] });
      assert.equal(await selected(page), 2);
      await row(/Anna/).click();
      await page.getByRole("listbox", { name: "Regions" }).focus();
      await page.keyboard.press("Control+ArrowDown");
      await page.keyboard.press("Control+ArrowDown");
      assert.equal(await selected(page), 1);
      await page.keyboard.press("Space");
      assert.equal(await selected(page), 2);
      await page.keyboard.press("Space");
      assert.equal(await selected(page), 1);
    },
    { result: spans },
  ));

test("a screen reader hears the same announcement twice", () =>
  label(
    text,
    { text: "Anna met Ole at the mole." },
    async (page) => {
      await page.getByRole("option", { name: /met/ }).click();
      const said = page.getByRole("status").filter({ hasText: "Selected: PER met" });
      await said.waitFor();
      await said.evaluate((element) => {
        globalThis.heard = 0;
        new MutationObserver(() => globalThis.heard++).observe(element, { childList: true, subtree: true });
      });
      await page.getByRole("option", { name: /met/ }).click();
      await page.getByRole("option", { name: /met/ }).click();
      assert.ok((await page.evaluate(() => globalThis.heard)) > 0);
    },
    { result: spans },
  ));

test("coordinates can be emptied while they are typed", () =>
  label(
    images,
    { image: picture },
    async (page) => {
      await page.locator(".sk-image img").waitFor();
      await page.getByRole("option", { name: /House/ }).click();
      const field = page.getByLabel("X", { exact: true });
      await field.fill("");
      assert.equal(await field.inputValue(), "");
      await field.pressSequentially("160");
      assert.equal(await field.inputValue(), "160");
      await field.fill("");
      await page.keyboard.press("Tab");
      assert.equal(await field.inputValue(), "160");
    },
    {
      result: [
        {
          id: "a",
          from_name: "box",
          to_name: "image",
          type: "rectanglelabels",
          original_width: 800,
          original_height: 500,
          value: { x: 10, y: 10, width: 20, height: 20, rotation: 0, rectanglelabels: ["House"] },
        },
      ],
    },
  ));

test("a task cannot make the page fetch addresses of the site that are not media", () =>
  visit(
    browser,
    "label",
    {
      config: '<View><Text name="text" value="$u" valueType="url"/><Image name="image" value="$i"/></View>',
      task: { data: { u: "/api/current-user/token", i: "/logout" } },
    },
    async (page) => {
      await page.getByText("cannot be loaded").waitFor();
      await page.getByText("is not loaded").waitFor();
      assert.equal(await page.getByText("0123456789abcdef").count(), 0);
      const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
      assert.deepEqual(
        asked.filter((name) => /token|logout/.test(name)),
        [],
      );
    },
  ));

test("styles of a config neither cover the page nor load anything", () =>
  visit(
    browser,
    "label",
    {
      config: `<View style="position: fixed; inset: 0; background-image: url(https://other.example/a.png)" className="trap">
        <Style>
          .trap { position: fixed; top: 0; left: 0; width: 100vw; height: 100vh; z-index: 99999 }
          @media all { .trap { position: fixed; background: url(https://other.example/b.png) } }
          .trap { --x: url(https://other.example/c.png); background: var(--x); list-style-image: image-set("https://other.example/d.png" 1x) }
        </Style>
        <Text name="text" value="$text"/></View>`,
      task: { data: { text: "Please sign in" } },
    },
    async (page, errors) => {
      await page.getByText("Please sign in").waitFor();
      const [covered, position] = await page.evaluate(() => {
        const submit = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Submit");
        const { x, y, width, height } = submit.getBoundingClientRect();
        const top = document.elementFromPoint(x + width / 2, y + height / 2);
        return [top.closest(".trap") !== null, getComputedStyle(document.querySelector(".trap")).position];
      });
      assert.equal(covered, false);
      assert.notEqual(position, "fixed");
      const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
      assert.deepEqual(
        asked.filter((name) => name.includes("other.example")),
        [],
      );
      assert.deepEqual(errors, []);
    },
  ));
