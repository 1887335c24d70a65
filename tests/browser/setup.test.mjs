// The labeling setup of a project with annotations: labels that are in use stay.
import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "./browser.mjs";
import { page, server } from "./stage.mjs";
import * as steps from "./steps.mjs";

const config = `<View>
  <Labels name="label" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const region = {
  id: "a",
  from_name: "label",
  to_name: "text",
  type: "labels",
  value: { start: 0, end: 3, text: "Ann", labels: ["Person"] },
};

/** Replaces the whole config in the editor and saves it. */
async function save(text) {
  await page.getByRole("textbox", { name: "Labeling config" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
  await page.getByRole("button", { name: "Save", exact: true }).click();
}

test("a label or a control in use cannot be removed, and the page says what uses it", async () => {
  const { project, tasks } = await steps.projectWith(page, server.url, { title: "In use", config, tasks: [{ text: "Ann met Bob" }] });
  await steps.ask(page, server.url, `/api/tasks/${tasks[0]}/annotations`, { result: [region], lead_time: 1 });
  const stored = async () => (await steps.ask(page, server.url, `/api/projects/${project}`)).label_config;
  await page.goto(`${server.url}/projects/${project}/settings/labeling`);
  await save(config.replace('<Label value="Person"/>', ""));
  const refusal = page.getByRole("alert");
  await refusal.filter({ hasText: "Person" }).waitFor();
  assert.doesNotMatch(await refusal.innerText(), /label_config/);
  assert.equal(await stored(), config);
  assert.deepEqual(await audit(page, "settings-label-in-use"), []);
  await save(config.replaceAll('"label"', '"other"'));
  await refusal.filter({ hasText: "label" }).waitFor();
  assert.equal(await stored(), config);
  // A label that nothing uses can be removed.
  await save(config.replace('<Label value="Place"/>', ""));
  await page.getByText("Saved", { exact: true }).waitFor();
  assert.doesNotMatch(await stored(), /Place/);
});
