// An ML backend: connected, tested, asked about all tasks and about chosen ones; a task that comes labeled; removed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { audit, startBrowser } from "./browser.mjs";
import { startModel } from "./model-server.mjs";
import { startServer } from "./server.mjs";
import * as steps from "./steps.mjs";

const config = `<View>
  <Labels name="label" toName="text"><Label value="Person"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const count = 60;
let model;
let server;
let browser;
let page;
let project;
let tasks;

before(async () => {
  model = await startModel();
  // The model is in the server's own network.
  server = await startServer({ SKYLABEL_ALLOW_PRIVATE_URLS: "true" });
  browser = await startBrowser();
  page = browser.page;
  await steps.becomeOwner(page, server.url);
  const texts = Array.from({ length: count }, (_, n) => ({ text: `Ann met Bob on day ${n}` }));
  ({ project, tasks } = await steps.projectWith(page, server.url, { title: "Names", config, tasks: texts }));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  model?.close();
});

const card = () => page.getByRole("list", { name: "ML backends" }).getByRole("listitem").first();
const more = async (action) => {
  await page.getByRole("button", { name: "More about Capitals" }).click();
  await page.getByRole("menuitem", { name: action }).click();
};
const predicted = async (task) => (await steps.ask(page, server.url, `/api/predictions?task=${task}`)).length;

test("a model is connected by the keyboard, once it is up", async () => {
  await page.goto(`${server.url}/projects/${project}/settings/model`);
  await page.getByText("No model connected yet").waitFor();
  assert.deepEqual(await audit(page, "settings-model-empty"), []);
  await page.getByRole("button", { name: "Connect a model" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Connect a model" });
  await page.keyboard.type("Capitals");
  await page.keyboard.press("Tab");
  await page.keyboard.type(`${model.url}/elsewhere`);
  await page.keyboard.press("Enter");
  await dialog.getByText("is not up").waitFor();
  await dialog.getByLabel("Extra parameters").fill("[1]");
  await page.keyboard.press("Tab");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Enter a JSON object").waitFor();
  assert.equal(await dialog.getByLabel("Extra parameters").evaluate((it) => it === document.activeElement), true);
  assert.deepEqual(await audit(page, "settings-model-form"), []);
  await dialog.getByLabel("Extra parameters").fill('{"size": 3}');
  await dialog.getByLabel("URL").fill(model.url);
  await dialog.getByRole("switch", { name: "Interactive" }).check();
  model.state.slow = 400;
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Connecting to the ML backend…").waitFor();
  await dialog.waitFor({ state: "detached" });
  model.state.slow = 0;
  await card().getByText("Connected", { exact: true }).waitFor();
  await card().getByText("v1").waitFor();
  const [, setup] = model.asked.findLast(([path]) => path === "/setup");
  assert.deepEqual(setup.extra_params, { size: 3 });
});

test("the version that the model reports is shown, a number too", async () => {
  for (const version of [7, "v1"]) {
    model.state.version = version;
    await more("Edit…");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await card().getByRole("definition").filter({ hasText: new RegExp(`^${version}$`) }).waitFor();
  }
});

test("it is tested, and what went wrong is said", async () => {
  await more("Test…");
  const dialog = page.getByRole("dialog", { name: "Test “Capitals”" });
  await dialog.getByText("2 results").waitFor();
  await dialog.getByRole("region", { name: "Response" }).getByText('"Ann"').waitFor();
  assert.match(await dialog.getByRole("region", { name: "Request" }).innerText(), /Ann met Bob on day/);
  assert.deepEqual(await audit(page, "settings-model-test"), []);
  model.state.fails = true;
  await dialog.getByRole("button", { name: "Run again" }).click();
  await dialog.getByRole("alert").getByText("/predict answered with status 500").waitFor();
  model.state.fails = false;
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("it is told to learn", async () => {
  await more("Start training");
  await page.getByText("Training of “Capitals” has started").waitFor();
  assert.equal(model.asked.findLast(([path]) => path === "/webhook")[1].action, "START_TRAINING");
});

test("a task comes labeled by it, and what is submitted knows by which prediction", async () => {
  await page.goto(`${server.url}/projects/${project}/label`);
  await steps.untilRegions(page, 2);
  const task = await steps.shownTask(page);
  await steps.submitInStream(page);
  await steps.untilRegions(page, 2);
  const done = (await steps.exported(page, server.url, project)).find(({ id }) => id === task);
  assert.equal(done.annotations[0].result.length, 2);
  assert.ok(done.annotations[0].result.every(({ origin }) => origin === "prediction"));
  assert.ok(done.annotations[0].parent_prediction);
});

test("chosen tasks get predictions, and the table stays where it is", async () => {
  await page.goto(`${server.url}/projects/${project}/data`);
  const grid = page.getByRole("grid", { name: "Tasks" });
  await grid.getByText("Ann met Bob on day 3", { exact: true }).waitFor();
  await grid.evaluate((it) => it.scrollTo(0, 1200));
  for (const task of [tasks[24], tasks[25]]) await page.getByRole("checkbox", { name: `Select task ${task}` }).check();
  model.state.slow = 300;
  await page.getByRole("button", { name: "Get predictions for 2 tasks" }).click();
  await page.getByRole("progressbar", { name: "Getting predictions" }).waitFor();
  model.state.slow = 0;
  await page.getByText("2 new predictions").waitFor();
  const row = grid.getByRole("row").filter({ hasText: "Ann met Bob on day 24" });
  await row.getByRole("gridcell").nth(4).getByText("1").waitFor();
  assert.equal(await row.getAttribute("aria-selected"), "true");
  assert.equal(await grid.evaluate((it) => it.scrollTop), 1200);
  assert.deepEqual([await predicted(tasks[24]), await predicted(tasks[25]), await predicted(tasks[30])], [1, 1, 0]);
  assert.deepEqual(await audit(page, "tasks-predicted"), []);
});

test("all tasks get predictions, and what failed is told", async () => {
  await page.goto(`${server.url}/projects/${project}/settings/model`);
  await card().waitFor();
  await page.getByRole("heading", { name: "Earlier predictions" }).waitFor();
  model.state.refuses = /day 4\d/;
  await card().getByRole("button", { name: "Get predictions" }).click();
  await card().getByText(/of 60 tasks processed/).waitFor({ timeout: 60_000 });
  await card().getByText(`Task IDs ${tasks[40]}, ${tasks[41]}`).waitFor();
  assert.deepEqual(await audit(page, "settings-model"), []);
  assert.deepEqual([await predicted(tasks[30]), await predicted(tasks[40])], [1, 0]);
  model.state.refuses = undefined;
});

test("how predictions are used is set", async () => {
  const form = page.locator("form").filter({ hasText: "Show predictions to annotators" });
  assert.equal(await form.getByLabel("Predictions to show").inputValue(), "Capitals");
  await form.getByRole("switch", { name: "Show predictions to annotators" }).uncheck();
  await form.getByLabel("Predictions to show").selectOption({ label: `v1 (${count - 10})` });
  await form.getByLabel("Train every N annotations").fill("5");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
  const saved = await steps.ask(page, server.url, `/api/projects/${project}`);
  assert.equal(saved.show_collab_predictions, false);
  assert.equal(saved.model_version, "v1");
  assert.equal(saved.min_annotations_to_start_training, 5);
});

test("it is removed, and its predictions stay", async () => {
  await more("Delete…");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No model connected yet").waitFor();
  assert.equal(await predicted(tasks[30]), 1);
});

test("nothing went wrong in the page", () => assert.deepEqual(browser.problems, []));
