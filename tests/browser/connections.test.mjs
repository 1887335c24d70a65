// Automatic outputs of a project: a scheduled export, run at once and downloaded, and a webhook that receives an event
// of new tasks.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { audit, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";
import * as steps from "./steps.mjs";

const config = `<View>
  <Labels name="label" toName="text"><Label value="Person"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const told = [];
let server;
let browser;
let page;
let project;
let receiver;

before(async () => {
  receiver = createServer(async (request, answer) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    told.push({ team: request.headers["x-team"], ...JSON.parse(Buffer.concat(chunks).toString()) });
    answer.end();
  });
  await new Promise((done) => receiver.listen(0, "127.0.0.1", done));
  // The receiver is in the server's own network.
  server = await startServer({ SKYLABEL_ALLOW_PRIVATE_URLS: "true" });
  browser = await startBrowser();
  page = browser.page;
  await steps.becomeOwner(page, server.url);
  const tasks = ["Ann met Bob", "Cleo left Lisbon"].map((text) => ({ text }));
  ({ project } = await steps.projectWith(page, server.url, { title: "Names", config, tasks }));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  receiver?.close();
});

test("an export is scheduled, run at once and downloaded", async () => {
  await page.goto(`${server.url}/projects/${project}/settings/exports`);
  await page.getByRole("button", { name: "Schedule an export" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Nightly");
  await dialog.getByLabel("Runs").selectOption("Cron expression…");
  await dialog.getByLabel("Cron expression").fill("* * * * *");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("must leave 5 minutes between two runs").waitFor();
  await dialog.getByLabel("Runs").selectOption("Every night at 02:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Run now" }).click();
  await page.getByText("2 tasks").waitFor();
  await page.getByRole("link", { name: "Latest manifest" }).waitFor();
  assert.deepEqual(await audit(page, "settings-exports"), []);
  const fetched = async (name) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name, exact: true }).click(),
    ]);
    return JSON.parse(readFileSync(await download.path(), "utf8"));
  };
  assert.deepEqual((await fetched("json.json")).map((task) => task.data.text).sort(), ["Ann met Bob", "Cleo left Lisbon"]);
  assert.deepEqual(await fetched("Latest manifest"), await fetched("Manifest"));
});

test("a run of an export is no earlier import", async () => {
  const jobs = page.waitForResponse((answer) => answer.url().endsWith(`/api/x/projects/${project}/jobs`));
  await page.goto(`${server.url}/projects/${project}/data/import`);
  assert.deepEqual((await (await jobs).json()).map(({ kind }) => kind), ["export"]);
  await page.getByRole("dialog").waitFor();
  assert.equal(await page.getByText("Previous imports").count(), 0);
});

test("a webhook is told of new tasks", async () => {
  await page.goto(`${server.url}/projects/${project}/settings/webhooks`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("URL").fill(`http://127.0.0.1:${receiver.address().port}/annotations`);
  await dialog.getByRole("switch", { name: "All events" }).uncheck();
  await dialog.getByLabel("Task created").waitFor();
  const events = dialog.getByRole("group", { name: "Events" });
  assert.deepEqual(await events.getByRole("checkbox").evaluateAll((boxes) => boxes.map((box) => box.labels[0].textContent)), [
    "Project updated",
    "Task created",
    "Task deleted",
    "Annotation created",
    "Annotations created",
    "Annotation updated",
    "Annotation deleted",
    "Scheduled export completed",
    "Scheduled export failed",
  ]);
  await dialog.getByLabel("Task created").check();
  await dialog.getByRole("button", { name: "Add header" }).click();
  await page.keyboard.type("Content-Type");
  await page.keyboard.press("Tab");
  await page.keyboard.type("models");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Content-Type is set by every request itself").waitFor();
  await dialog.getByLabel("Header", { exact: true }).fill("X-Team");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Task created").waitFor();
  assert.deepEqual(await audit(page, "settings-webhooks"), []);
  await steps.ask(page, server.url, `/api/projects/${project}/import`, [{ text: "Winter came" }]);
  for (let tries = 0; tries < 100 && told.length === 0; tries++) await page.waitForTimeout(100);
  assert.equal(told.length, 1);
  assert.equal(told[0].action, "TASKS_CREATED");
  assert.equal(told[0].team, "models");
});

test("nothing went wrong in the page", () => assert.deepEqual(browser.problems, []));
