// Edits are not lost: settings and dialogs ask before they are discarded, a saved config stays on the screen, and the
// table keeps its view.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, visit } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const question = (page) => page.getByRole("dialog", { name: "Discard your changes?" });
const code = (page) => page.getByRole("textbox", { name: "Labeling config" });

/** Puts a comment at the end of the labeling config. */
async function typeComment(page, text) {
  await code(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(`<!-- ${text} -->`);
}

test("a saved config stays in the editor, and nothing is left to save", () =>
  visit(browser, "settings/labeling", {}, async (page, _errors, state) => {
    await typeComment(page, "first edit");
    const save = page.getByRole("button", { name: "Save", exact: true });
    await save.click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.waitForFunction(
      () => [...document.querySelectorAll("button")].find((b) => b.textContent === "Save").disabled,
    );
    assert.match(state.patched.label_config, /first edit/);
    assert.match(await code(page).textContent(), /first edit/);
    await typeComment(page, "second edit");
    await save.click();
    await page.waitForFunction(
      () => [...document.querySelectorAll("button")].find((b) => b.textContent === "Save").disabled,
    );
    assert.match(state.patched.label_config, /first edit.*second edit/s);
  }));

test("the config editor completes tags, attributes and quotes", () =>
  visit(browser, "settings/labeling", {}, async (page) => {
    await code(page).click();
    // Completion comes after the editor.
    await code(page).and(page.locator("[aria-autocomplete=list]")).waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("<View><Tex");
    const offered = page.getByRole("option");
    await offered.filter({ hasText: /^TextArea$/ }).click();
    await page.keyboard.type(" required=");
    await offered.filter({ hasText: /^"true"$/ }).click();
    assert.match(await code(page).textContent(), /^<View><TextArea required="true"</);
    await page.keyboard.type(' x="');
    assert.match(await code(page).textContent(), /x=""/);
    await page.keyboard.press("Backspace");
    assert.match(await code(page).textContent(), /x=<\/View>$/);
  }));

for (const [section, edit] of [
  ["general", (page) => page.getByLabel("Description").fill("Reports of the port")],
  ["annotation", (page) => page.getByLabel("Show instructions before labeling").click()],
  ["model", (page) => page.getByLabel(/Train .*every/).fill("20")],
  ["labeling", (page) => typeComment(page, "edit")],
]) {
  test(`edits in the ${section} settings are asked about before another page is shown`, () =>
    visit(browser, `settings/${section}`, { models: [] }, async (page) => {
      await edit(page);
      await page.getByRole("link", { name: "Members" }).click();
      await question(page).getByRole("button", { name: "Keep editing" }).click();
      assert.match(page.url(), new RegExp(`settings/${section}$`));
      await page.getByRole("link", { name: "Members" }).click();
      await question(page).getByRole("button", { name: "Discard changes" }).click();
      await page.waitForURL("**/settings/members");
    }));
}

test("the back button asks before edits are discarded", () =>
  visit(browser, "settings/members", {}, async (page) => {
    await page.getByRole("link", { name: "General" }).click();
    await page.getByLabel("Description").fill("Reports of the port");
    await page.evaluate(() => history.back());
    await question(page).getByRole("button", { name: "Keep editing" }).click();
    assert.match(page.url(), /settings\/general$/);
    await page.evaluate(() => history.back());
    await question(page).getByRole("button", { name: "Discard changes" }).click();
    await page.waitForURL("**/settings/members");
  }));

test("Escape in a form asks once something was typed", () =>
  visit(browser, "settings/webhooks", { empty: true }, async (page) => {
    const form = page.getByRole("dialog", { name: "Add webhook" });
    await page.getByRole("button", { name: "Add webhook" }).click();
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Add webhook" }).click();
    await form.getByLabel("URL").fill("https://example.com");
    await page.keyboard.press("Escape");
    await question(page).getByRole("button", { name: "Keep editing" }).click();
    assert.equal(await form.getByLabel("URL").inputValue(), "https://example.com");
    await page.keyboard.press("Escape");
    await question(page).getByRole("button", { name: "Discard changes" }).click();
    await form.waitFor({ state: "detached" });
  }));

test("Escape in the create dialog asks before a name, files and a config are discarded", () =>
  visit(browser, "data", {}, async (page) => {
    await page.getByRole("link", { name: "Skylabel, all projects" }).click();
    await page.getByRole("button", { name: "Create project" }).click();
    const dialog = page.getByRole("dialog", { name: "Create project" });
    await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Weather log");
    await page.keyboard.press("Escape");
    await question(page).getByRole("button", { name: "Keep editing" }).click();
    assert.equal(await dialog.getByRole("textbox", { name: "Name", exact: true }).inputValue(), "Weather log");
    await dialog.getByRole("tab", { name: "Labeling setup" }).click();
    await dialog.getByRole("button", { name: /Named entities/ }).click();
    // The preview has a use for Escape, too, but nothing to cancel now.
    await dialog.getByText("PER").first().waitFor();
    await page.keyboard.press("Escape");
    await question(page).getByRole("button", { name: "Discard changes" }).click();
    await page.waitForURL("**/projects");
    await dialog.waitFor({ state: "detached" });
  }));

test("a new invite link is asked about, for the old one stops working", () =>
  visit(browser, "settings/members", {}, async (page, _errors, state) => {
    await page.getByRole("button", { name: "Create a new link" }).click();
    const asked = page.getByRole("dialog", { name: "Create a new invite link?" });
    await asked.getByRole("button", { name: "Cancel" }).click();
    assert.equal(state.renewed, undefined);
    await page.getByRole("button", { name: "Create a new link" }).click();
    await asked.getByRole("button", { name: "Create a new link" }).click();
    await page.getByText("The old link no longer works").waitFor();
    assert.equal(state.renewed, "invite");
  }));

test("a reset of the legacy token is asked about, for scripts that use it stop working", () =>
  visit(browser, "data", {}, async (page, _errors, state) => {
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Account & settings" }).click();
    await page.getByRole("button", { name: "Reset token" }).click();
    const asked = page.getByRole("dialog", { name: "Reset the legacy token?" });
    await asked.getByRole("button", { name: "Cancel" }).click();
    assert.equal(state.renewed, undefined);
    await page.getByRole("button", { name: "Reset token" }).click();
    await asked.getByRole("button", { name: "Reset token" }).click();
    await page.getByText("The old token no longer works").waitFor();
    assert.equal(state.renewed, "token");
  }));

test("a config with a tag that is not drawn is stored only after a question", () =>
  visit(browser, "settings/labeling", {}, async (page, _errors, state) => {
    await code(page).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('<View>\n  <Hologram name="h" value="$h"/>\n</View>');
    await page.getByText("<Hologram> is not drawn on the labeling page").first().waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const asked = page.getByRole("dialog", { name: "Annotators will not see 1 tag" });
    await asked.getByRole("button", { name: "Cancel" }).click();
    assert.equal(state.patched, undefined);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await asked.getByRole("button", { name: "Save anyway" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    assert.match(state.patched.label_config, /Hologram/);
  }));

test("search and order of the table are in the address: a reload keeps them", () =>
  visit(browser, "data", {}, async (page) => {
    const head = page.getByRole("columnheader", { name: "Skipped" });
    const box = await head.boundingBox();
    // The whole cell sorts, not only its text.
    await page.mouse.click(box.x + box.width - 6, box.y + 5);
    await page.getByLabel("Search tasks").fill("fog");
    await page.waitForURL("**/data?q=fog&order=cancelled_annotations");
    await page.reload();
    await page.getByRole("columnheader", { name: "Skipped" }).and(page.locator("[aria-sort=ascending]")).waitFor();
    assert.equal(await page.getByLabel("Search tasks").inputValue(), "fog");
    await page.getByRole("button", { name: "Label all 10,000 tasks" }).waitFor();
  }));

test("a project without a labeling setup leads to it instead of an empty editor", () =>
  visit(browser, "label", { config: "<View></View>" }, async (page) => {
    await page.getByRole("heading", { name: "This project has no labeling setup yet" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Submit" }).count(), 0);
    // The next task would be reserved for this person.
    const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.deepEqual(
      asked.filter((name) => /\/(next|label-stream-history)\b/.test(name)),
      [],
    );
    await page.getByRole("link", { name: "Set up labeling" }).click();
    await page.waitForURL("**/settings/labeling");
  }));
