// On a phone: nothing is wider than the screen, covered by something else, or out of reach.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, shoot, visit } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const screen = { width: 390, height: 844 };
const at = (path, known, look) => visit(browser, path, known, look, { viewport: screen });

/** A rectangle with all four sides. */
async function sides(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return { left: x, top: y, right: x + width, bottom: y + height, height };
}

function assertWithin(inner, outer, name) {
  const isWithin =
    inner.left >= outer.left - 1 &&
    inner.top >= outer.top - 1 &&
    inner.right <= outer.right + 1 &&
    inner.bottom <= outer.bottom + 1;
  assert.ok(isWithin, `${name}: ${JSON.stringify(inner)} is not within ${JSON.stringify(outer)}`);
}

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const whole = { left: 0, top: 0, right: screen.width, bottom: screen.height };

/** The element is on the screen, and a finger on its middle meets it. */
async function assertReachable(locator, name) {
  assertWithin(await sides(locator), whole, name);
  const isMet = await locator.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  assert.ok(isMet, `${name} is covered`);
}

/** Neither the page nor what scrolls in it scrolls sideways, but for tables and rows of labels and links. */
async function assertNoSideways(page, name) {
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main, main *")]
      .filter((element) => {
        const { overflowX } = getComputedStyle(element);
        return overflowX === "auto" || overflowX === "scroll" || element === document.documentElement;
      })
      .filter((element) => !element.closest("[role=grid], nav, .lsf-labels, .cm-editor, pre, code"))
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  assert.deepEqual(wide, [], `${name} scrolls sideways`);
}

for (const [path, text] of [
  ["data", "log-3"],
  ["data/import", "row 2, text: is missing"],
  ["data/export", "CoNLL 2003"],
  ["settings/general", "Color"],
  ["settings/annotation", "Distribution"],
  ["settings/members", "jon@example.com"],
  ["settings/buckets", "Drop folder"],
  ["settings/exports", "Weekly check"],
  ["settings/webhooks", "Annotation updated"],
  ["settings/danger", "Delete this project"],
])
  test(`${path} is as wide as the screen`, () =>
    at(path, {}, async (page) => {
      await page.getByText(text).first().waitFor({ state: "attached" });
      await assertNoSideways(page, path);
    }));

test("the create dialog has its title in one line and its button in reach", () =>
  at("data", {}, async (page) => {
    await page.getByRole("link", { name: "Skylabel, all projects" }).click();
    await page.getByRole("button", { name: "Create project" }).click();
    const dialog = page.getByRole("dialog", { name: "Create project" });
    const title = await sides(dialog.getByRole("heading", { name: "Create project" }));
    assert.ok(title.height < 40, `the title is ${title.height} high`);
    assertWithin(title, await sides(dialog), "the title");
    for (const tab of ["Project name", "Data import", "Labeling setup"]) {
      await dialog.getByRole("tab", { name: tab }).click();
      await assertReachable(dialog.getByRole("button", { name: "Create project" }), `the button beside ${tab}`);
    }
    await dialog.getByRole("button", { name: /Named entities/ }).click();
    await dialog.getByRole("region", { name: "Preview" }).getByText("PER").waitFor();
    await assertReachable(dialog.getByRole("button", { name: "Create project" }), "the button beside the preview");
    await shoot(page, "small-create");
  }));

test("the settings can be saved", async () => {
  await at("settings/labeling", {}, async (page) => {
    await page.getByRole("textbox", { name: "Labeling config" }).waitFor();
    await assertReachable(page.getByRole("button", { name: "Save", exact: true }), "Save");
  });
  await at("settings/annotation", {}, async (page) => {
    const save = page.getByRole("button", { name: "Save", exact: true });
    await save.scrollIntoViewIfNeeded();
    await assertReachable(save, "Save");
  });
});

test("a personal token leaves the account page as wide as the screen", () =>
  at("data", {}, async (page) => {
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Account & settings" }).click();
    await page.getByRole("button", { name: "Create token" }).click();
    await page.getByRole("textbox", { name: "Personal access token" }).waitFor();
    await page.getByRole("button", { name: "Revoke" }).waitFor();
    await assertNoSideways(page, "the account page");
    await assertReachable(page.getByRole("button", { name: "Revoke" }), "Revoke");
  }));

const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500"><rect width="800" height="500" fill="#b8c9d9"/></svg>',
)}`;
const config = `<View>
  <RectangleLabels name="box" toName="image">
    <Label value="House"/><Label value="Ship"/><Label value="Lighthouse"/><Label value="Harbour"/>
  </RectangleLabels>
  <Image name="image" value="$image"/>
</View>`;
const result = [10, 30, 50, 70].map((x) => ({
  id: `b${x}`,
  from_name: "box",
  to_name: "image",
  type: "rectanglelabels",
  original_width: 800,
  original_height: 500,
  value: { x, y: 10, width: 10, height: 20, rotation: 0, rectanglelabels: ["House"] },
}));
const task = { data: { image: picture }, predictions: [{ id: 3, result, model_version: "" }] };

test("labels, image, regions and the bar are beside each other, with and without a selection", () =>
  at("label", { config, task }, async (page) => {
    const image = page.locator("[data-status=ready]");
    await image.waitFor();
    const label = page.getByRole("button", { name: /^House/ });
    const submit = page.getByRole("button", { name: "Submit" });
    const list = page.getByRole("listbox", { name: "Regions" });
    await list.waitFor();
    assert.equal(await page.getByRole("region", { name: "Selected region" }).count(), 0, "an empty panel is shown");
    assert.ok(!overlap(await sides(label), await sides(image)), "a label lies on the image");
    await assertReachable(submit, "Submit");

    await page.getByRole("option").first().click();
    await page.getByRole("region", { name: "Selected region" }).waitFor();
    await page.getByRole("spinbutton", { name: "X" }).waitFor();
    const bar = await sides(page.getByRole("region", { name: "Annotation", exact: true }));
    const panels = await sides(page.getByRole("complementary"));
    assert.ok(panels.bottom <= bar.top + 1, `the panels reach ${panels.bottom}, the bar begins at ${bar.top}`);
    const scrolled = await page.getByRole("complementary").evaluate((side) => getComputedStyle(side).overflowY);
    const listed = await sides(list);
    assert.ok(scrolled !== "visible" || listed.bottom <= panels.bottom + 1, "the list hangs over the bar");
    await assertReachable(submit, "Submit");
    await assertReachable(page.getByRole("button", { name: "Skip" }), "Skip");
    await page.getByRole("option").last().scrollIntoViewIfNeeded();
    await assertReachable(page.getByRole("option").last(), "the last region");
    await shoot(page, "small-regions");
  }));

test("the menu of the editor's settings opens on the screen", () =>
  at("label", { config, task }, async (page) => {
    await page.getByRole("button", { name: "Editor settings" }).click();
    assertWithin(await sides(page.getByRole("menu")), whole, "the menu");
  }));

test("at the end every way on is in reach", () =>
  at("label", { config, task }, async (page) => {
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("heading", { name: "All done" }).waitFor();
    for (const name of ["Previous task", "Check for new tasks"])
      await assertReachable(page.getByRole("button", { name }), name);
    await assertReachable(page.getByRole("link", { name: "Back to tasks" }), "Back to tasks");
    await assertNoSideways(page, "the end");
  }));
