// Support for assistive technology and other keyboards: names, required questions, announcements, keys.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, shoot } from "./harness.mjs";
import { labelTask } from "./labeling.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const label = (...rest) => labelTask(browser, ...rest);
const config = `<View>
  <Header value="Who is named?"/>
  <Labels name="label" toName="text" required="true"><Label value="PER" hotkey="ctrl+q"/><Label value="LOC"/></Labels>
  <Text name="text" value="$text"/>
  <Header value="Kind of text"/>
  <Choices name="kind" toName="text" choice="single" required="true"><Choice value="Report"/><Choice value="Letter"/></Choices>
  <Header value="Topics"/>
  <Choices name="topics" toName="text" choice="multiple" required="true"><Choice value="Sea"/><Choice value="Sky"/></Choices>
  <Header value="Remarks"/>
  <TextArea name="note" toName="text" required="true"/>
  <Header value="Quality"/>
  <Rating name="quality" toName="text" required="true"/>
  <Header value="Number of ships"/>
  <Number name="ships" toName="text" required="true"/>
</View>`;
const data = { text: "The fog lifted before noon, wrote Anna." };

test("controls have the names that people see, and say that they are required", () =>
  label(config, data, async (page) => {
    for (const name of ["Who is named?", "Topics", "Quality"])
      await page.getByRole("group", { name: `${name} (required)`, exact: true }).waitFor();
    for (const [role, name] of [
      ["radiogroup", "Kind of text"],
      ["textbox", "Remarks"],
      ["spinbutton", "Number of ships"],
    ]) {
      const control = page.getByRole(role, { name, exact: true });
      const required = await control.evaluate(
        (element) => element.required || element.getAttribute("aria-required") === "true",
      );
      assert.equal(required, true, name);
    }
    assert.equal(await page.getByRole("button", { name: "PER" }).getAttribute("aria-keyshortcuts"), "Control+q");
    await shoot(page, "assistive-controls");
  }));

test("a region that is made, relabeled or deleted is announced", () =>
  label(config, data, async (page) => {
    const said = (words) => page.getByRole("status").filter({ hasText: words }).waitFor();
    await page.locator(".sk-text").focus();
    for (let n = 0; n < 3; n++) await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Control+q");
    await said("Region made: PER The");
    await page.getByRole("listbox", { name: "Regions" }).focus();
    await page.keyboard.press("ArrowDown");
    await said("Selected: PER The");
    await page
      .getByRole("group", { name: /of the selected region/ })
      .getByRole("button", { name: "LOC" })
      .click();
    await said("Label: LOC");
    await page.keyboard.press("Backspace");
    await said("1 region deleted");
    await page.keyboard.press("Control+z");
    await said("Undone");
  }));

const mac =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36";

test("on a Mac the keys are those of a Mac", () =>
  label(
    config,
    data,
    async (page) => {
      await page.getByRole("button", { name: "Undo (⌘ Z)" }).waitFor();
      await page.keyboard.press("?");
      const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
      await dialog.getByText("⌘").first().waitFor();
      const caps = await dialog.locator("kbd").allTextContents();
      assert.deepEqual(
        caps.filter((cap) => /Ctrl|Alt/.test(cap)),
        [],
      );
      await page.keyboard.press("Escape");
      await page.locator(".sk-text").focus();
      for (let n = 0; n < 3; n++) await page.keyboard.press("Shift+ArrowRight");
      await page.getByRole("button", { name: "LOC" }).click();
      await page.getByRole("option", { name: /The/ }).waitFor();
      await page.keyboard.press("Meta+z");
      await page.getByRole("option").waitFor({ state: "detached" });
    },
    { userAgent: mac },
  ));
