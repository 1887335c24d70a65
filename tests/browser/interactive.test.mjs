// A model that is called while an annotator labels: in a text and on a picture, by mouse and keyboard.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { audit, startBrowser } from "./browser.mjs";
import { span, startModel } from "./model-server.mjs";
import { startServer } from "./server.mjs";
import * as steps from "./steps.mjs";

const text = "Ann met Bob. Later Ann and Bob met Cleo, and Ann left.";
const names = `<View>
  <Labels name="label" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const boxes = `<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image" smart="true"><Label value="Boat"/></RectangleLabels>
</View>`;
let model;
let server;
let browser;
let page;

before(async () => {
  model = await startModel();
  // The model is in the server's own network.
  server = await startServer({ SKYLABEL_ALLOW_PRIVATE_URLS: "true" });
  browser = await startBrowser();
  page = browser.page;
  await steps.becomeOwner(page, server.url);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  model?.close();
});

const bar = () => page.getByRole("region", { name: "Suggestions" });
const settled = () => page.getByRole("switch", { name: "Auto-annotation" }).and(page.locator("[data-asking=false]")).waitFor();
const contexts = () => model.asked.filter(([path, body]) => path === "/predict" && body.params.context);

/** A project with one task and an interactive model, opened at the task. */
async function open(config, data) {
  const more = { title: "Interactive", config, tasks: [data], show_collab_predictions: false };
  const { project, tasks } = await steps.projectWith(page, server.url, more);
  await steps.ask(page, server.url, "/api/ml", { project, url: model.url, title: "Same words", is_interactive: true });
  await page.goto(`${server.url}/projects/${project}/data?task=${tasks[0]}`);
  await page.getByRole("switch", { name: "Auto-annotation" }).waitFor();
  return { project, task: tasks[0] };
}

test("the model suggests the other places of a word", async () => {
  // At all other positions of the word.
  model.state.answer = ({ result: [{ value }] }) =>
    [...text.matchAll(new RegExp(value.text, "g"))]
      .filter(({ index }) => index !== value.start)
      .map(({ 0: word, index }) => span(`at-${index}`, index, word, value.labels[0]));
  const { project } = await open(names, { text });
  await page.keyboard.press("1");
  await steps.dragOverWord(page, "Cleo");
  await steps.untilRegions(page, 1);
  assert.equal(contexts().length, 0);
  await page.getByRole("switch", { name: "Auto-annotation" }).focus();
  await page.keyboard.press("Enter");
  await steps.dragOverWord(page, "Ann");
  await steps.untilRegions(page, 4);
  await bar().getByText("2 suggestions").waitFor();
  assert.deepEqual(await audit(page, "labeling-suggestions"), []);
  const [, { params }] = contexts()[0];
  assert.equal(params.context.result.length, 1);
  assert.deepEqual(params.context.result[0].value, { start: 0, end: 3, text: "Ann", labels: ["Person"] });
  await page.getByRole("option", { name: "Suggested by a model" }).first().click();
  await bar().getByText("1 of 2 suggestions selected").waitFor();
  await bar().getByRole("button", { name: "Accept" }).click();
  await bar().getByText("1 suggestion", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+r");
  await steps.untilRegions(page, 3);
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText("Submitted").waitFor();
  const [{ annotations }] = await steps.exported(page, server.url, project);
  const spans = annotations[0].result.map(({ value, origin }) => [value.start, origin]);
  assert.deepEqual(spans, [[35, "manual"], [0, "manual"], [19, "prediction"]]);
});

test("a model that fails is said quietly, and drawing goes on", async () => {
  model.state.fails = true;
  await steps.dragOverWord(page, "Bob");
  await page.getByText(/No suggestion: \/predict answered with status 500/).waitFor();
  await steps.untilRegions(page, 4);
  assert.deepEqual(await audit(page, "labeling-suggestions-failed"), []);
  model.state.fails = false;
});

test("suggestions accept themselves where the person wants that", async () => {
  await page.getByRole("button", { name: "Editor settings" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Accept suggestions automatically" }).click();
  await page.keyboard.press("Escape");
  await steps.dragOverWord(page, "met");
  await steps.untilRegions(page, 6);
  await settled();
  assert.equal(await bar().count(), 0);
  await page.keyboard.press("Control+z");
  await steps.untilRegions(page, 6);
  await bar().getByText("1 suggestion", { exact: true }).waitFor();
  await page.keyboard.press("Alt+a");
  await bar().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Editor settings" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Accept suggestions automatically" }).click();
  await page.keyboard.press("Escape");
});

test("a box that points at something is replaced by what the model makes of it", async () => {
  const [path] = steps.pictures(join(server.folder, "interactive"), 1);
  const picture = `data:image/png;base64,${readFileSync(path, "base64")}`;
  model.state.answer = ({ result }) => result.map((one) => ({ ...one, value: { ...one.value, x: one.value.x + 20 } }));
  const { project, task } = await open(boxes, { image: picture });
  const frame = page.locator(".lsf-image");
  await page.locator("[data-status=ready]").waitFor();
  await page.keyboard.press("1");
  const { x, y, width, height } = await frame.boundingBox();
  const [left, top] = [x + width / 2 - 100, y + height / 2 - 60];
  await steps.drag(page, [left, top], [left + 60, top + 60]);
  await bar().getByText("1 suggestion", { exact: true }).waitFor();
  await steps.untilRegions(page, 2);
  assert.deepEqual(await audit(page, "labeling-suggested-box"), []);
  await page.keyboard.press("Alt+a");
  await steps.untilRegions(page, 1);
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText("Submitted").waitFor();
  const { result } = (await steps.exported(page, server.url, project)).find(({ id }) => id === task).annotations[0];
  const drawn = contexts().at(-1)[1].params.context.result[0];
  assert.equal(result.length, 1);
  assert.equal(result[0].value.x, drawn.value.x + 20);
  assert.equal(result[0].origin, "prediction");
});

test("nothing went wrong in the page", () => assert.deepEqual(browser.problems, []));
