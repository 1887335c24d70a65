// Changes of many tasks that continue as jobs: their progress, canceling one, and the report of one that ends.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { audit, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";
import * as steps from "./steps.mjs";

const config = `<View>
  <Text name="text" value="$text"/>
  <Choices name="topic" toName="text"><Choice value="news"/></Choices>
</View>`;
// So many that the deletion of their annotations lasts longer than the test needs to cancel it.
const count = 4000;
let server;
let browser;
let page;
let project;

before(async () => {
  // Every change is left to a job.
  server = await startServer({ SKYLABEL_BULK_AT_ONCE: "0" });
  browser = await startBrowser();
  page = browser.page;
  await steps.becomeOwner(page, server.url);
  const result = [{ from_name: "topic", to_name: "text", type: "choices", value: { choices: ["news"] } }];
  const tasks = Array.from({ length: count }, (_, n) => ({ data: { text: `day ${n}` }, annotations: [{ result }] }));
  ({ project } = await steps.projectWith(page, server.url, { title: "Days", config, tasks }));
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const annotations = async () =>
  (await steps.ask(page, server.url, `/api/tasks?project=${project}&page_size=1`)).total_annotations;

test("a running job shows how far it has come, and is canceled", async () => {
  const body = { selectedItems: { all: true, excluded: [] } };
  const { job } = await steps.ask(
    page,
    server.url,
    `/api/dm/actions?id=delete_tasks_annotations&project=${project}`,
    body,
  );
  await page.goto(`${server.url}/projects/${project}/data`);
  await page.getByText(/Deleting annotations… [\d,]+ of 4,000 tasks processed/).waitFor();
  assert.ok(await page.getByRole("progressbar", { name: "Deleting annotations" }).isVisible());
  assert.deepEqual(await audit(page, "job-running"), []);
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  assert.deepEqual(await audit(page, "job-running-phone"), []);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Canceled", { exact: true }).waitFor();
  assert.deepEqual(await audit(page, "job-canceled-phone"), []);
  await page.setViewportSize(wide);
  const ended = await steps.ask(page, server.url, `/api/x/jobs/${job}`);
  assert.equal(ended.status, "canceled");
  const left = await annotations();
  assert.ok(left > 0 && left === count - ended.annotation_count, `${left} of ${count}, ${ended.annotation_count} deleted`);
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByText("Canceled", { exact: true }).waitFor({ state: "hidden" });
});

test("tasks are deleted by a job, and the table follows", async () => {
  await page.getByRole("checkbox", { name: /Select all/ }).check();
  await page.getByRole("button", { name: "Delete 4,000 tasks" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("4,000 tasks deleted").waitFor();
  await page.getByText("No tasks yet").waitFor();
  assert.deepEqual(await audit(page, "job-report"), []);
});
