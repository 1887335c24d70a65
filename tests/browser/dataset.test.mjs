// A dataset of real text, 20,000 rows, imported through the page; 50 of its items labeled there by keyboard and mouse,
// exported, and read back by the SDK's own converter. SKYLABEL_PYTHON names a Python with label-studio-sdk.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { audit, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";
import * as steps from "./steps.mjs";

const root = resolve(import.meta.dirname, "../..");
const venv = join(root, ".venv/bin/python");
const python = process.env.SKYLABEL_PYTHON ?? (existsSync(venv) ? venv : "python3");
const rows = Number(process.env.SKYLABEL_TEST_ROWS ?? 20_000);
const items = Number(process.env.SKYLABEL_TEST_ITEMS ?? 50);

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A word near the start that a person would mark: letters only, in sight. */
const someWord = (page) =>
  page.evaluate(() => {
    const text = document.querySelector(".sk-text").textContent;
    return [...text.slice(0, 160).matchAll(/\b[A-Za-z]{4,12}\b/g)].map(([word]) => word).find((word) => text.indexOf(word) >= 0);
  });

test("real text goes in through the page, is labeled there, and comes back whole", async () => {
  const { page } = browser;
  const corpus = join(server.folder, "corpus.csv");
  execFileSync(python, [join(root, "tests/sdk/corpus.py"), corpus, String(rows)]);
  await steps.becomeOwner(page, server.url);
  const project = await steps.createProject(page, { name: "Real text", files: [corpus], template: /Named entities/ });
  const list = await page.request.get(`${server.url}/api/tasks?project=${project}&page_size=1`);
  assert.equal((await list.json()).total, rows);
  await audit(page, "dataset-table");

  await page.getByRole("button", { name: "Label all tasks" }).click();
  for (let done = 0; done < items; done++) {
    await page.locator(".sk-text").waitFor();
    const task = await steps.shownTask(page);
    const word = await someWord(page);
    assert.ok(word, `task ${task} has no word to mark`);
    if (done % 2 === 0) await page.keyboard.press("1");
    await steps.dragOverWord(page, word);
    if (done % 2 === 1) await page.keyboard.press("2");
    await steps.untilRegions(page, 1);
    if (done === 0) await audit(page, "dataset-labeling");
    await steps.submitInStream(page);
  }

  const tasks = await steps.exported(page, server.url, project);
  assert.equal(tasks.length, items);
  const details = await (await page.request.get(`${server.url}/api/projects/${project}/`)).json();
  const [json, xml] = [join(server.folder, "export.json"), join(server.folder, "config.xml")];
  writeFileSync(json, JSON.stringify(tasks));
  writeFileSync(xml, details.label_config);
  const report = execFileSync(python, [join(root, "tests/sdk/read_back.py"), json, xml, corpus], { encoding: "utf8" });
  console.log(report.trim());
  assert.equal(JSON.parse(report.trim().split("\n").at(-1)).regions, items);
});
