// Nothing gets lost, or to the wrong person: a server that cannot be reached, leaving with unsaved work, two people at one
// browser, a server in the local network by plain HTTP.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { lanHost } from "./browser.mjs";
import { browser, page, server } from "./stage.mjs";
import * as steps from "./steps.mjs";
import { kept, untilKept } from "./storage.mjs";

const config = `<View>
  <Labels name="label" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const texts = ["Ann met Bob", "Cleo left Lisbon", "Dan stayed"];
const make = (title) =>
  steps.projectWith(page, server.url, { title, config, tasks: texts.map((text) => ({ text })) });
const label = async (word) => {
  await page.locator(".sk-text").waitFor();
  await page.keyboard.press("1");
  await steps.dragOverWord(page, word);
  await steps.untilRegions(page, 1);
};
const parcels = (count) => untilKept(page, (now) => now.parcels.length === count, `not ${count} parcels`);
const drafts = /\/api\/(tasks\/\d+\/)?drafts/;
const annotations = /\/api\/tasks\/\d+\/annotations\/?(\?|$)/;
const offline = (route) => route.abort("connectionfailed");

test("unsaved work is asked about before another screen, and before the window is closed", async () => {
  const { project, tasks } = await make("Leaving");
  await page.route(drafts, offline);
  await page.goto(`${server.url}/projects/${project}/data?task=${tasks[0]}`);
  await label("Ann");
  await page.getByText("Not saved; trying again").waitFor();
  const home = page.getByRole("link", { name: "Projects", exact: true });
  const question = page.getByRole("dialog").filter({ hasText: "Not saved yet" });
  await home.click();
  await question.getByRole("button", { name: "Stay" }).click();
  await steps.untilRegions(page, 1);

  await home.click();
  await question.getByRole("button", { name: "Leave anyway" }).click();
  await page.getByRole("button", { name: /Create/ }).first().waitFor();
  // Another screen, and the page still knows: each try that failed asks again.
  const online = () => page.evaluate(() => dispatchEvent(new Event("online")));
  await Promise.all([page.waitForEvent("requestfailed", (request) => drafts.test(request.url())), online()]);
  const [dialog] = await Promise.all([
    page.waitForEvent("dialog"),
    page.evaluate(() => setTimeout(() => location.reload())),
  ]);
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();

  // The connection works again: the work is saved from here, and is there when the task is opened again.
  // The wait starts before, since the page may be about to retry by itself.
  const saved = page.waitForResponse((response) => drafts.test(response.url()) && response.ok());
  await page.unroute(drafts);
  await Promise.all([saved, online()]);
  await page.goto(`${server.url}/projects/${project}/data?task=${tasks[0]}`);
  await steps.untilRegions(page, 1);
});

test("going to another screen saves first", async () => {
  const { project, tasks } = await make("Saving");
  await page.goto(`${server.url}/projects/${project}/data?task=${tasks[0]}`);
  await label("Bob");
  await page.getByRole("link", { name: "Saving" }).click();
  await page.getByRole("grid", { name: "Tasks" }).waitFor();
  const task = await steps.ask(page, server.url, `/api/tasks/${tasks[0]}`);
  assert.equal(task.drafts.length, 1);
});

test("an import waits out an outage, and a refusal ends it", async () => {
  const { project } = await make("Outage");
  const jobs = /\/api\/x\/jobs\//;
  const dialog = page.getByRole("dialog");
  const start = async (name) => {
    const file = join(server.folder, name);
    writeFileSync(file, "text\nmore\n");
    await page.goto(`${server.url}/projects/${project}/data/import`);
    await dialog.locator("input[type=file]").setInputFiles(file);
    await dialog.getByRole("button", { name: "Import", exact: true }).click();
  };
  await page.route(jobs, offline);
  await start("outage.csv");
  await dialog.getByText("Connection lost. Retrying…").waitFor();
  await page.unroute(jobs);
  await page.route(jobs, (route) => route.fulfill({ status: 503, body: "busy" }), { times: 1 });
  await dialog.getByText("1 task imported").waitFor();

  await page.route(jobs, (route) => route.fulfill({ status: 404, json: { detail: "no such job" } }));
  await start("refused.csv");
  await dialog.getByRole("alert").filter({ hasText: "no such job" }).waitFor();
  await page.unroute(jobs);
});

test("what one person left unsent is kept for them, and not sent by the next", async () => {
  const { project } = await make("Two people");
  const { invite_url: invite } = await steps.ask(page, server.url, "/api/invite");
  await page.goto(`${server.url}/projects/${project}/label`);
  await label("Ann");
  await page.route(annotations, offline);
  await page.keyboard.press("Control+Enter");
  await parcels(1);

  const menu = () => page.getByRole("button", { name: /^Account of/ });
  await menu().click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await page.unroute(annotations);
  const sent = [];
  page.on("request", (request) => annotations.test(request.url()) && request.method() === "POST" && sent.push(request));
  await page.goto(new URL(invite, server.url).href);
  await page.getByLabel("E-mail").fill("second@example.com");
  await page.getByLabel("Password").fill("another-Long-pass-18");
  await page.getByRole("button", { name: "Create account" }).click();
  await menu().waitFor();
  await page.goto(`${server.url}/projects/${project}/label`);
  await page.locator(".sk-text").waitFor();
  await page.waitForLoadState("networkidle");
  assert.equal((await kept(page)).parcels.length, 1);
  assert.deepEqual(sent, []);

  await menu().click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await steps.signIn(page);
  await menu().waitFor();
  await page.goto(`${server.url}/projects/${project}/label`);
  await parcels(0);
  assert.equal(sent.length, 1);
  const done = await steps.exported(page, server.url, project);
  const { id } = await steps.ask(page, server.url, "/api/current-user/whoami");
  assert.deepEqual(done.map(({ annotations: made }) => made.map(({ completed_by }) => completed_by)), [[id]]);
});

test("a tab whose browser is signed in as somebody else sends nothing", async () => {
  const { project, tasks } = await make("Two tabs");
  await page.goto(`${server.url}/projects/${project}/data?task=${tasks[0]}`);
  await page.locator(".sk-text").waitFor();
  const other = await browser.context.newPage();
  await other.goto(server.url);
  await other.getByRole("button", { name: /^Account of/ }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await other.getByLabel("E-mail").fill("second@example.com");
  await other.getByLabel("Password").fill("another-Long-pass-18");
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByRole("button", { name: /^Account of second/ }).waitFor();
  await page.getByRole("dialog").filter({ hasText: "Another user is signed in" }).waitFor();
  await page.getByRole("button", { name: "Continue as that user" }).click();
  await page.getByRole("button", { name: /^Account of second/ }).waitFor();
  await other.close();
});

test("a server in the local network, by plain HTTP, is labeled on and copied from", async () => {
  const lan = server.url.replace("127.0.0.1", lanHost);
  const { project } = await make("Local network");
  await page.goto(lan);
  assert.equal(await page.evaluate(() => isSecureContext || "randomUUID" in crypto || "clipboard" in navigator), false);
  await steps.signIn(page);
  await page.getByRole("button", { name: /^Account of/ }).waitFor();
  await page.goto(`${lan}/projects/${project}/label`);
  await label("Ann");
  const task = await steps.shownTask(page);
  await page.keyboard.press("Control+Enter");
  await steps.untilOtherTask(page, task);

  await page.goto(`${lan}/user/account`);
  const field = page.getByLabel("Legacy token", { exact: true });
  const token = await field.inputValue();
  assert.ok(token.length >= 40);
  const copy = page.getByRole("button", { name: "Copy" }).last();
  await copy.click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  await page.goto(`${lan}/projects/${project}/data`);
  const search = page.getByRole("searchbox", { name: "Search tasks" });
  await search.press("Control+v");
  assert.equal(await search.inputValue(), token);

  // If the browser cannot copy, the text is selected so that the user can copy it.
  await page.goto(`${lan}/user/account`);
  await field.waitFor();
  await page.evaluate(() => (document.execCommand = () => false));
  await page.getByRole("button", { name: "Copy" }).last().click();
  await page.getByText("The text is selected").waitFor();
  assert.equal(await field.evaluate((input) => document.activeElement === input && input.selectionEnd - input.selectionStart), token.length);
  assert.deepEqual(browser.problems, []);
});
