// Saving in the page: crashes, outages, the content of a submit, and conflicting versions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "./browser.mjs";
import { browser, page, server } from "./stage.mjs";
import * as steps from "./steps.mjs";
import { untilJournaled, untilKept } from "./storage.mjs";

const config = `<View>
  <Labels name="label" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const text = "Ann met Bob in Lisbon";
const make = (title) => steps.projectWith(page, server.url, { title, config, tasks: [{ text }, { text }, { text }] });
const addressOf = ({ project, tasks }) => `${server.url}/projects/${project}/data?task=${tasks[0]}`;
const label = async (tab, word) => {
  await tab.locator(".sk-text").waitFor();
  const before = await steps.regionCount(tab);
  await tab.keyboard.press("1");
  await steps.dragOverWord(tab, word);
  await steps.untilRegions(tab, before + 1);
  await tab.keyboard.press("Escape");
};
const submit = (tab) => tab.keyboard.press("Control+Enter");
const notice = (tab, words) => tab.getByRole("status").filter({ hasText: words });
const taskOf = ({ tasks }) => steps.ask(page, server.url, `/api/tasks/${tasks[0]}`);
const wordsOf = ({ result }) => result.map(({ value }) => value.text).sort();
/** A separate tab. */
const openTab = async (address) => {
  const tab = await browser.context.newPage();
  tab.setDefaultTimeout(20_000);
  await tab.goto(address);
  return tab;
};
const annotations = /\/api\/(tasks\/\d+\/)?annotations/;
const drafts = /\/api\/(tasks\/\d+\/)?(annotations\/\d+\/)?drafts/;
const offline = (route) => route.abort("connectionfailed");

test("edits of a tab that is gone come back when the task is opened again, without any request", async () => {
  const made = await make("Crash");
  const tab = await openTab(addressOf(made));
  await tab.route(drafts, offline);
  await label(tab, "Ann");
  await label(tab, "Lisbon");
  await untilJournaled(tab, "Lisbon");
  await tab.close();
  await page.goto(addressOf(made));
  await steps.untilRegions(page, 2);
  await notice(page, "were restored").waitFor();
  assert.deepEqual(await audit(page, "saving-restored"), []);
  await page.keyboard.press("Control+z");
  await steps.untilRegions(page, 0);
});

test("edits made while a submit waits for the server are unsaved until they are sent, too", async () => {
  const made = await make("Outage");
  const tab = await openTab(addressOf(made));
  await tab.route(annotations, offline);
  await label(tab, "Ann");
  await submit(tab);
  await untilKept(tab, ({ parcels }) => parcels.length === 1, "the submit is not in the outbox");
  await label(tab, "Bob");
  await untilJournaled(tab, "Bob");
  await notice(tab, "waiting for the server").waitFor();
  assert.deepEqual(await audit(tab, "saving-outage"), []);
  await tab.unroute(annotations);
  await tab.getByRole("button", { name: "Send now" }).click();
  await untilKept(tab, ({ parcels }) => parcels.length === 0, "the submit is still in the outbox");
  await tab.getByText("Submitted").waitFor();
  await tab.getByText("Not saved yet").waitFor();
  await tab.getByText("Not saved yet").waitFor({ state: "detached" });
  const task = await taskOf(made);
  assert.deepEqual(task.annotations.map(wordsOf), [["Ann"]]);
  assert.deepEqual(task.drafts.map(wordsOf), [["Ann", "Bob"]]);
  await submit(tab);
  await tab.getByText("Updated").waitFor();
  const after = await taskOf(made);
  assert.deepEqual([after.annotations.map(wordsOf), after.drafts], [[["Ann", "Bob"]], []]);
  await tab.close();
});

test("a deleted draft stays deleted", async () => {
  const made = await make("Deleting");
  await page.goto(addressOf(made));
  await label(page, "Ann");
  await submit(page);
  await page.getByText("Submitted").waitFor();
  await page.getByRole("button", { name: "New annotation" }).click();
  await steps.untilRegions(page, 0);
  await label(page, "Bob");
  await page.getByText("Draft saved").waitFor();
  assert.equal((await taskOf(made)).drafts.length, 1);
  await page.getByRole("button", { name: "Delete this annotation" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("Annotation deleted").waitFor();
  assert.deepEqual((await taskOf(made)).drafts, []);
  await page.reload();
  await steps.untilRegions(page, 1);
  const { annotations: all, drafts: left } = await taskOf(made);
  assert.deepEqual([all.map(wordsOf), left], [[["Ann"]], []]);
});

/** Two tabs have the same version of an annotation, and the other tab saves first. -> the later tab */
async function conflict(made) {
  await page.goto(addressOf(made));
  await label(page, "Ann");
  await submit(page);
  await page.getByText("Submitted").waitFor();
  const [other, late] = [await openTab(addressOf(made)), await openTab(addressOf(made))];
  await late.locator(".sk-text").waitFor();
  await label(other, "Bob");
  await submit(other);
  await other.getByText("Updated").waitFor();
  await other.close();
  await late.bringToFront();
  await label(late, "Lisbon");
  await submit(late);
  await notice(late, "Both versions are kept").waitFor();
  return late;
}

const kept = {
  "Keep mine": [["Ann", "Lisbon"]],
  "Keep the other": [["Ann", "Bob"]],
  "Keep both as separate annotations": [["Ann", "Bob"], ["Ann", "Lisbon"]],
};
for (const [button, expected] of Object.entries(kept)) {
  test(`an update in conflict shows both versions: ${button}`, async () => {
    const made = await make(button);
    const late = await conflict(made);
    await late.getByRole("button", { name: "Other version" }).click();
    await steps.untilRegions(late, 2);
    assert.deepEqual(await audit(late, "saving-conflict-theirs"), []);
    await late.getByRole("button", { name: "My version" }).click();
    assert.deepEqual(await audit(late, "saving-conflict-mine"), []);
    // An undecided conflict is shown again after a reload.
    await late.close();
    const again = await openTab(addressOf(made));
    await notice(again, "Both versions are kept").waitFor();
    await again.getByRole("button", { name: button, exact: true }).click();
    await notice(again, "Both versions are kept").waitFor({ state: "detached" });
    if (button.startsWith("Keep both")) {
      await steps.untilRegions(again, 2);
      await submit(again);
      await again.getByText("Submitted").waitFor();
    }
    if (button === "Keep mine") await again.getByText("Updated").waitFor();
    const task = await taskOf(made);
    assert.deepEqual(task.annotations.map(wordsOf).sort(), expected);
    assert.deepEqual(task.drafts, []);
    await untilKept(again, ({ parcels }) => parcels.length === 0, "a parcel is left");
    await again.close();
  });
}

test("the label stream names a task whose annotation is in conflict, and leads to it", async () => {
  const made = await make("Stream");
  await page.goto(`${server.url}/projects/${made.project}/label`);
  await page.locator(".sk-text").waitFor();
  const twin = await openTab(`${server.url}/projects/${made.project}/label`);
  await twin.locator(".sk-text").waitFor();
  const task = await steps.shownTask(page);
  assert.equal(await steps.shownTask(twin), task);
  await label(twin, "Bob");
  await submit(twin);
  await steps.untilOtherTask(twin, task);
  await twin.close();
  await page.bringToFront();
  await label(page, "Ann");
  await submit(page);
  await steps.untilOtherTask(page, task);
  await notice(page, "was not saved").waitFor();
  await page.getByRole("link", { name: "Compare the versions" }).click();
  await notice(page, "Both versions are kept").waitFor();
  await page.getByRole("button", { name: "Keep both as separate annotations" }).click();
  await notice(page, "Both versions are kept").waitFor({ state: "detached" });
  await submit(page);
  await page.getByText("Submitted").waitFor();
  const { annotations: all } = await steps.ask(page, server.url, `/api/tasks/${task}`);
  assert.deepEqual(all.map(wordsOf).sort(), [["Ann"], ["Bob"]]);
});

test("a refresh in the background that fails leaves what is shown as it is", async () => {
  const made = await make("Refresh");
  const projects = new RegExp(`/api/projects/${made.project}(\\?|$)`);
  const refresh = () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  const failed = (match) => page.waitForResponse((response) => match.test(response.url()) && response.status() === 400);
  const refuse = (route) => route.fulfill({ status: 400, json: { detail: "no" } });
  await page.clock.install();
  await page.goto(addressOf(made));
  await label(page, "Ann");
  await page.route(projects, refuse);
  await page.clock.fastForward(60_000);
  await Promise.all([failed(projects), refresh()]);
  await notice(page, "could not be refreshed").waitFor();
  await steps.untilRegions(page, 1);
  assert.deepEqual(await audit(page, "saving-stale-editor"), []);
  await page.unroute(projects);
  await page.goto(`${server.url}/projects/${made.project}/data`);
  await page.getByRole("grid", { name: "Tasks" }).getByText(text).first().waitFor();
  const tasks = /\/api\/tasks\?/;
  await page.route(tasks, refuse);
  await page.clock.fastForward(60_000);
  await Promise.all([failed(tasks), refresh()]);
  await notice(page, "could not be refreshed").waitFor();
  await page.getByRole("grid", { name: "Tasks" }).getByText(text).first().waitFor();
  assert.deepEqual(await audit(page, "saving-stale-table"), []);
  await page.unroute(tasks);
  for (const [path, asked, shown] of [
    ["projects", /\/api\/projects\?/, page.getByRole("link", { name: "Refresh" })],
    [`projects/${made.project}/settings/general`, projects, page.getByLabel("Description")],
  ]) {
    await page.goto(`${server.url}/${path}`);
    await shown.first().waitFor();
    await page.route(asked, refuse);
    await page.clock.fastForward(60_000);
    await Promise.all([failed(asked), refresh()]);
    await notice(page, "could not be refreshed").waitFor();
    await shown.first().waitFor();
    assert.deepEqual(await audit(page, `saving-stale-${path.split("/").at(-1)}`), []);
    await page.unroute(asked);
  }
  assert.deepEqual(browser.problems, []);
});
