// The way of a new user: first owner, a CSV and a folder of pictures through the page, labeling by keyboard and mouse,
// a reload in the middle, a kill in the middle, an export.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { audit, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";
import * as steps from "./steps.mjs";

let server;
let browser;
let page;
const faults = [];

/** Checks the page: takes a screenshot, and collects problems for the end. */
async function look(name) {
  for (const fault of await audit(page, name)) faults.push({ page: name, ...fault });
}

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  page = browser.page;
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const texts = ["Ann met Bob in Lisbon", "Orion Press closed 🙂 its office in Berlin", "Nothing happened", "Winter came"];
let project;

test("the first visitor becomes the owner", async () => {
  await page.goto(server.url);
  await page.getByRole("button", { name: "Create owner account" }).waitFor();
  await look("first-owner");
  await steps.becomeOwner(page, server.url);
  await look("projects-empty");
});

test("a project of texts is made from a CSV through the page", async () => {
  const file = join(server.folder, "texts.csv");
  writeFileSync(file, `text,source\n${texts.map((text, n) => `"${text}",doc-${n}`).join("\n")}\n`);
  project = await steps.createProject(page, { name: "Names", files: [file], template: /Named entities/, each: look });
  await page.getByText(texts[0]).first().waitFor();
  assert.equal(await page.getByRole("row").count(), texts.length + 1);
  await look("task-table");
});

test("a region is made by keyboard and mouse, undone, redone, relabeled", async () => {
  await page.keyboard.press("l");
  await page.locator(".sk-text").waitFor();
  await look("labeling-text");
  await page.keyboard.press("1");
  await steps.dragOverWord(page, "Ann");
  await steps.untilRegions(page, 1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await steps.untilRegions(page, 0);
  await page.keyboard.press("Control+Shift+z");
  await steps.untilRegions(page, 1);
  await page.keyboard.press("2");
  await steps.dragOverWord(page, "Lisbon");
  await steps.untilRegions(page, 2);
  await look("labeling-text-regions");
});

test("a reload in the middle keeps the draft", async () => {
  await page.getByText("Draft saved").waitFor();
  const task = await steps.shownTask(page);
  await page.reload();
  await page.locator(".sk-text").waitFor();
  assert.equal(await steps.shownTask(page), task);
  await steps.untilRegions(page, 2);
});

test("submit goes on to the next task, skip as well", async () => {
  await steps.submitInStream(page);
  await page.keyboard.press("1");
  await steps.dragOverWord(page, "Berlin");
  await steps.untilRegions(page, 1);
  await steps.submitInStream(page);
  await steps.submitInStream(page, () => page.keyboard.press("Control+Space"));
});

test("hotkeys are listed on a question mark", async () => {
  await page.keyboard.press("?");
  const help = page.getByRole("dialog");
  await help.getByText(/Submit/).first().waitFor();
  await look("hotkeys");
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
});

test("the work survives a kill of the server", async () => {
  const before = await steps.exported(page, server.url, project);
  await server.kill();
  await server.restart();
  await page.goto(`${server.url}/projects/${project}/data`);
  if (await page.getByLabel("Password").isVisible().catch(() => false)) await steps.signIn(page);
  await page.getByRole("grid", { name: "Tasks" }).waitFor();
  assert.deepEqual(await steps.exported(page, server.url, project), before);
  const byText = new Map(before.map((task) => [task.data.text, task.annotations]));
  const spans = byText.get(texts[0]).flatMap(({ result }) => result).map(({ value }) => [value.start, value.end, value.text]);
  assert.deepEqual(spans.sort((a, b) => a[0] - b[0]), [[0, 3, "Ann"], [15, 21, "Lisbon"]]);
  // Offsets count code points: the emoji is one.
  const [[berlin]] = byText.get(texts[1]).map(({ result }) => result);
  const points = [...texts[1]];
  assert.equal(points.slice(berlin.value.start, berlin.value.end).join(""), "Berlin");
  assert.ok(byText.get(texts[2]).every(({ was_cancelled }) => was_cancelled));
});

test("the export dialog downloads a file", async () => {
  await page.keyboard.press("e");
  await page.getByRole("dialog").getByText("JSON").first().waitFor();
  await look("export");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  const tasks = JSON.parse(readFileSync(await download.path(), "utf8"));
  assert.equal(tasks.length, 3);
  await page.keyboard.press("Escape");
});

test("a refused file says why, then and later", async () => {
  const file = join(server.folder, "refused.jsonl");
  writeFileSync(file, '{"text": "fine"}\n{"other": "no text"}\n');
  await page.goto(`${server.url}/projects/${project}/data/import`);
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[type=file]").setInputFiles(file);
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await dialog.getByText("Nothing was imported").waitFor();
  await dialog.getByText(/^row 2/).waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.goto(`${server.url}/projects/${project}/data/import`);
  await dialog.getByRole("heading", { name: "Previous imports" }).waitFor();
  await dialog.getByText("refused.jsonl", { exact: true }).waitFor();
  await dialog.getByText(/^row 2/).waitFor();
  await look("import-earlier");
  await page.keyboard.press("Escape");
});

test("a folder of pictures is imported and boxes are drawn", async () => {
  await page.goto(`${server.url}/projects`);
  const files = steps.pictures(join(server.folder, "pictures"), 3);
  const images = await steps.createProject(page, { name: "Boxes", files, template: /Object detection/ });
  await page.getByRole("button", { name: "Label all tasks" }).click();
  const canvas = page.locator("canvas").first();
  await page.locator('[data-status="ready"]').waitFor();
  await page.keyboard.press("1");
  const box = await canvas.boundingBox();
  const draw = async (x0, y0, x1, y1) => {
    await page.mouse.move(box.x + box.width * x0, box.y + box.height * y0);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * x1, box.y + box.height * y1, { steps: 6 });
    await page.mouse.up();
  };
  await draw(0.35, 0.35, 0.5, 0.5);
  await steps.untilRegions(page, 1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("2");
  await draw(0.55, 0.55, 0.65, 0.65);
  await steps.untilRegions(page, 2);
  await look("labeling-image");
  await page.getByRole("option").last().click();
  await page.keyboard.press("Backspace");
  await steps.untilRegions(page, 1);
  await page.keyboard.press("Control+z");
  await steps.untilRegions(page, 2);
  await steps.submitInStream(page);
  const [done] = await steps.exported(page, server.url, images);
  const found = done.annotations[0].result;
  assert.equal(found.length, 2);
  for (const { type, value, original_width } of found) {
    assert.equal(type, "rectanglelabels");
    assert.equal(original_width, 640);
    assert.ok(value.width > 1 && value.x >= 0 && value.x + value.width <= 100);
  }
});

test("settings and account", async () => {
  for (const section of ["general", "labeling", "annotation", "members", "danger"]) {
    await page.goto(`${server.url}/projects/${project}/settings/${section}`);
    await page.getByRole("main").waitFor();
    await page.waitForLoadState("networkidle");
    await look(`settings-${section}`);
  }
  await page.goto(`${server.url}/user/account`);
  await page.getByText(/token/i).first().waitFor();
  await look("account");
  await page.goto(`${server.url}/projects`);
  await page.getByText("Names").first().waitFor();
  await look("projects");
  await page.emulateMedia({ colorScheme: "dark" });
  await look("projects-dark");
});

test("no page has a serious accessibility fault, and none threw", () => {
  assert.deepEqual(faults, []);
  assert.deepEqual(browser.problems, []);
});
