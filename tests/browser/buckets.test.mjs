// Files that nobody sends through the page: put into the drop folder, they become tasks; a bucket is connected where the
// deployment lists it, and exports are taken to it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { audit, startBrowser } from "./browser.mjs";
import { getObject, putObject } from "./bucket.mjs";
import { startServer } from "./server.mjs";
import * as steps from "./steps.mjs";

const config = `<View>
  <Labels name="label" toName="text"><Label value="Person"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const lines = (...texts) => texts.map((text) => `${JSON.stringify({ text })}\n`).join("");
let server;
let browser;
let page;
let project;

/** A server with an owner and a project, and the page of it. */
async function start(env) {
  server = await startServer(env);
  browser = await startBrowser();
  page = browser.page;
  await steps.becomeOwner(page, server.url);
  ({ id: project } = await steps.ask(page, server.url, "/api/projects", { title: "Names", label_config: config }));
}

async function stop() {
  await browser?.close();
  await server?.stop();
}

before(() => start({ SKYLABEL_CONNECTED_BUCKETS: "" }));
after(stop);

const dialog = () => page.getByRole("dialog", { name: "Import data" });
const settings = () => page.goto(`${server.url}/projects/${project}/settings/buckets`);

test("where the deployment lists no bucket, none is connected", async () => {
  await settings();
  await page.getByText("No bucket to connect").waitFor();
  assert.equal(await page.getByRole("button", { name: "Connect a bucket" }).count(), 0);
  assert.deepEqual(await audit(page, "settings-buckets-none"), []);
  const { csrf } = await (await page.request.get(`${server.url}/api/x/session`)).json();
  const refused = await page.request.post(`${server.url}/api/x/projects/${project}/connected-buckets`, {
    data: { bucket: "harbour-scans", prefix: "" },
    headers: { "X-CSRFToken": csrf },
  });
  assert.equal(refused.status(), 400);
  assert.deepEqual((await refused.json()).validation_errors.bucket, [
    "is none of those that the deployment lists as connected buckets",
  ]);
});

test("a file that is dropped shows up as tasks, also behind the dialog that is open", async () => {
  const folder = await page.getByRole("textbox", { name: "Drop folder" }).inputValue();
  assert.equal(folder, `s3://skylabel-uploads/drop/${project}/`);
  // On this machine the command must not reach the real AWS.
  await page.getByText(`aws s3 cp tasks.jsonl ${folder} --endpoint-url ${server.url}`, { exact: true }).waitFor();
  await page.getByRole("link", { name: "View previous imports" }).click();
  await dialog().waitFor();
  assert.equal(await dialog().getByText("Previous imports").count(), 0);
  await putObject(server, `drop/${project}/2026/names.jsonl`, lines("Ann met Bob", "Cleo left Lisbon"));
  await dialog().getByText("2 tasks imported").waitFor({ timeout: 30_000 });
  await dialog().getByText(`${folder}2026/names.jsonl`).waitFor();
  await page.getByRole("gridcell").filter({ hasText: "Cleo left Lisbon" }).waitFor();
});

test("a file that cannot be imported is named by where it lies, and leads to its report", async () => {
  const key = `drop/${project}/2026/bad.jsonl`;
  await putObject(server, key, `${lines("Winter came")}{"text":\n`);
  await dialog().getByText(`s3://skylabel-uploads/${key}`).waitFor({ timeout: 30_000 });
  await dialog().getByText(/^row 2: is not valid JSON/).waitFor();
  assert.deepEqual(await audit(page, "imports-failed"), []);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog().getByRole("link", { name: "Report" }).click(),
  ]);
  const report = JSON.parse(readFileSync(await download.path(), "utf8"));
  assert.deepEqual([report.file.key, report.problems[0].row], [key, 2]);
});

test("a large file is read in parts, and its progress only goes on", async () => {
  const long = "fog ".repeat(1000);
  const many = Array.from({ length: 18_000 }, (_, n) => `${n} ${long}`);
  await putObject(server, `drop/${project}/large.jsonl`, lines(...many));
  await page.reload();
  const seen = [];
  const bar = dialog().getByRole("progressbar", { name: "Importing" });
  const done = dialog().getByText("18,000 tasks imported");
  for (const began = Date.now(); Date.now() - began < 120_000 && (await done.count()) === 0; ) {
    const [value] = await bar.evaluateAll((bars) => bars.map((bar) => bar.getAttribute("aria-valuenow")));
    if (value !== undefined) seen.push(Number(value));
    await page.waitForTimeout(100);
  }
  await done.waitFor();
  assert.deepEqual(seen, seen.toSorted((a, b) => a - b));
});

test("nothing went wrong in the page", () => assert.deepEqual(browser.problems, []));

test("a bucket that is listed is connected and disconnected", async () => {
  await stop();
  await start({ SKYLABEL_CONNECTED_BUCKETS: "arn:aws:s3:::harbour-scans,logbooks" });
  await settings();
  await page.getByRole("button", { name: "Connect a bucket" }).click();
  const form = page.getByRole("dialog", { name: "Connect a bucket" });
  const connect = async (prefix) => {
    await form.getByLabel("Prefix").fill(prefix);
    await form.getByRole("button", { name: "Save" }).click();
  };
  assert.deepEqual(await form.getByRole("option").allInnerTexts(), ["harbour-scans", "logbooks"]);
  await connect("reports/");
  await page.getByRole("heading", { name: "s3://harbour-scans/reports/" }).waitFor();
  await page.getByText("by first@example.com").waitFor();
  await page.getByRole("button", { name: "Connect a bucket" }).click();
  await connect("reports/");
  await form.getByText("is connected already").waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(await audit(page, "settings-buckets"), []);
  await page.reload();
  await page.getByRole("button", { name: "Disconnect s3://harbour-scans/reports/" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await page.getByText("No bucket connected yet").waitFor();
  const { connections } = await steps.ask(page, server.url, `/api/x/projects/${project}/connected-buckets`);
  assert.deepEqual(connections, []);
  assert.deepEqual(browser.problems, []);
});

test("a scheduled export is taken to a bucket that is there, besides", async () => {
  await stop();
  // The server creates no other buckets, so one of its own stands for a customer's.
  await start({ SKYLABEL_CONNECTED_BUCKETS: "logbooks,skylabel-uploads" });
  await steps.ask(page, server.url, `/api/projects/${project}/import`, [{ text: "Ann met Bob" }]);
  await page.goto(`${server.url}/projects/${project}/settings/exports`);
  await page.getByRole("button", { name: "Schedule an export" }).click();
  const form = page.getByRole("dialog", { name: "Schedule an export" });
  await form.getByLabel("Name").fill("Nightly");
  const place = form.getByLabel("Also copy the files to");
  assert.deepEqual(await place.getByRole("option").allInnerTexts(), ["Do not copy", "logbooks", "skylabel-uploads"]);
  await place.selectOption("logbooks");
  await form.getByLabel("Folder").fill("labels");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("the bucket logbooks refuses to put: NoSuchBucket").waitFor();
  await place.selectOption("skylabel-uploads");
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
  const [{ id, destination }] = await steps.ask(page, server.url, `/api/x/projects/${project}/export-schedules`);
  assert.deepEqual(destination, { bucket: "skylabel-uploads", prefix: "labels/", folder: `s3://skylabel-uploads/labels/${id}/` });
  await page.getByText(destination.folder, { exact: true }).waitFor();
  await page.getByRole("button", { name: "Run now" }).click();
  await page.getByText("1 task", { exact: true }).waitFor();
  assert.deepEqual(await audit(page, "settings-exports-besides"), []);
  const [{ id: run }] = await steps.ask(page, server.url, `/api/x/export-schedules/${id}/runs`);
  for (const folder of [run, "latest"]) {
    const [task] = JSON.parse(await getObject(server, `labels/${id}/${folder}/json.json`));
    assert.equal(task.data.text, "Ann met Bob");
    assert.equal(JSON.parse(await getObject(server, `labels/${id}/${folder}/manifest.json`)).run, run);
  }
  await page.goto(`${server.url}/projects/${project}/settings/buckets`);
  await page.getByRole("button", { name: "Connect a bucket" }).click();
  const connect = page.getByRole("dialog", { name: "Connect a bucket" });
  await connect.getByLabel("Bucket").selectOption("skylabel-uploads");
  await connect.getByRole("button", { name: "Save" }).click();
  await connect.getByLabel("Prefix").and(page.locator("[aria-invalid=true]")).waitFor();
  assert.deepEqual(browser.problems, []);
});
