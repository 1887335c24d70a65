// A scripted annotator labels task after task while the connection is cut, the tab is killed, and another tab edits the
// same annotation, all at random. At the end the API has everything that was labeled, once, and every conflict was shown.
// SKYLABEL_TEST_ANNOTATED_TASKS says how many tasks (20 without it), SKYLABEL_TEST_SEED repeats a run.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { shots, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";
import * as steps from "./steps.mjs";
import { kept, untilJournaled } from "./storage.mjs";

const count = Number(process.env.SKYLABEL_TEST_ANNOTATED_TASKS ?? 20);
const seed = Number(process.env.SKYLABEL_TEST_SEED ?? Date.now() % 1_000_000);
const random = mulberry(seed);
const chance = (share) => random() < share;
const pick = (list) => list[Math.floor(random() * list.length)];

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function mulberry(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const config = `<View>
  <Labels name="label" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const names = ["Ann", "Bob", "Cleo", "Dan", "Eve"];
/** Words that occur in no other task. */
const wordsOf = (n) => names.map((name) => `${name}${n}x`);

let server;
let browser;
let project;
/** By task: its words, the labeled ones, and the final annotations that the API must have, as lists of words. */
const ledger = new Map();
const tally = { cuts: 0, lost: 0, kills: 0, crashes: 0, conflicts: 0, shown: 0 };
let cut = false;

before(async () => {
  console.log(`annotator: ${count} tasks, SKYLABEL_TEST_SEED=${seed}`);
  server = await startServer();
  browser = await startBrowser();
  await steps.becomeOwner(browser.page, server.url);
  const tasks = Array.from({ length: count }, (_, n) => ({ text: wordsOf(n).join(" met ") }));
  const { id } = await steps.ask(browser.page, server.url, "/api/projects", { title: "Annotator", label_config: config });
  project = id;
  await steps.ask(browser.page, server.url, `/api/projects/${project}/import`, tasks);
  for (let page = 1, all = []; ledger.size < count; page++) {
    all = (await steps.ask(browser.page, server.url, `/api/tasks?project=${project}&page=${page}&page_size=100`)).tasks;
    for (const { id: task, data } of all) ledger.set(task, { words: data.text.split(" met "), labeled: [], final: undefined });
  }
  // While the connection is cut, a request fails before it arrives, or after that: then its response is lost.
  await browser.context.route(/\/api\//, async (route) => {
    if (!cut) return route.continue().catch(() => {});
    if (chance(0.5)) {
      tally.lost++;
      await route.fetch().catch(() => {});
    }
    await route.abort("connectionfailed").catch(() => {});
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const setCut = async (page, on) => {
  if (on && !cut) tally.cuts++;
  cut = on;
  if (!on) await page.evaluate(() => dispatchEvent(new Event("online"))).catch(() => {});
};

const openTab = async (path) => {
  // The page itself comes with the connection.
  cut = false;
  const page = await browser.context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url + path);
  return page;
};

/** Ends the tab in one of two ways, without a chance to save. */
async function kill(page) {
  tally.kills++;
  if (chance(0.3)) {
    tally.crashes++;
    const session = await browser.context.newCDPSession(page);
    await Promise.race([
      Promise.all([page.waitForEvent("crash"), session.send("Page.crash").catch(() => {})]),
      page.waitForEvent("close").catch(() => {}),
    ]);
  }
  await page.close({ runBeforeUnload: false }).catch(() => {});
}

const stream = () => openTab(`/projects/${project}/label`);
const notice = (page, words) => page.getByRole("status").filter({ hasText: words });

/** Labels a word and waits until the browser has stored it. */
async function label(page, word) {
  const before = await steps.regionCount(page);
  await page.keyboard.press("1");
  await steps.dragOverWord(page, word);
  await steps.untilRegions(page, before + 1);
  await page.keyboard.press("Escape");
  await untilJournaled(page, word);
}

/** Waits for a task in the stream, across outages. -> its id; undefined at the end */
async function nextTask(page, not) {
  const shown = () =>
    page.waitForFunction(
      (old) => {
        const task = Number(document.querySelector("[data-task]")?.getAttribute("data-task") ?? Number.NaN);
        if (Number.isFinite(task) && task !== old && document.querySelector(".sk-text")) return { task };
        if (document.body.innerText.includes("All done")) return { task: null };
        if (document.body.innerText.includes("Try again")) return { task: undefined, failed: true };
        return false;
      },
      not ?? null,
      { timeout: cut ? 1500 : 20_000 },
    );
  for (;;) {
    const found = await shown().then((handle) => handle.jsonValue(), (error) => (cut ? { failed: true } : Promise.reject(error)));
    if (found.task === null) return undefined;
    if (found.task !== undefined) return found.task;
    await setCut(page, false);
    const again = page.getByRole("button", { name: "Try again" });
    if (await again.count()) await again.click().catch(() => {});
  }
}

/** Two tabs change the same version of an annotation. The later one sees both versions and decides. */
async function contest(task) {
  const entry = ledger.get(task);
  const [ours, theirs] = entry.words.filter((word) => !entry.labeled.includes(word));
  if (!ours || !theirs) return;
  const address = `/projects/${project}/data?task=${task}`;
  const other = await openTab(address);
  let late = await openTab(address);
  await Promise.all([steps.untilRegions(other, entry.labeled.length), steps.untilRegions(late, entry.labeled.length)]);
  tally.conflicts++;
  await other.bringToFront();
  await label(other, theirs);
  await other.keyboard.press("Control+Enter");
  await other.getByText("Updated").waitFor();
  await other.close();
  await late.bringToFront();
  await label(late, ours);
  if (chance(0.4)) {
    await setCut(late, true);
    await late.keyboard.press("Control+Enter");
    if (chance(0.5)) {
      await kill(late);
      late = await openTab(address);
    } else await setCut(late, false);
  } else if (chance(0.3)) {
    // Never sent, so the edits that come back are in conflict.
    await kill(late);
    late = await openTab(address);
  } else await late.keyboard.press("Control+Enter");
  await notice(late, "Both versions are kept").waitFor();
  if (chance(0.3)) {
    await kill(late);
    late = await openTab(address);
    await notice(late, "Both versions are kept").waitFor();
  }
  tally.shown++;
  const [button, final] = pick([
    ["Keep mine", [[...entry.labeled, ours]]],
    ["Keep the other", [[...entry.labeled, theirs]]],
    ["Keep both as separate annotations", [[...entry.labeled, ours], [...entry.labeled, theirs]]],
  ]);

  await late.getByRole("button", { name: button, exact: true }).click();
  await notice(late, "Both versions are kept").waitFor({ state: "detached" });
  if (button !== "Keep the other") {
    await steps.untilRegions(late, entry.labeled.length + 1);
    await late.keyboard.press("Control+Enter");
    await late.getByText(/^\s*(Submitted|Updated)\s*$/).waitFor();
  }
  entry.final = final;
  await late.close();
}

/** The content of all tabs, to examine a failure. */
async function picture() {
  mkdirSync(shots, { recursive: true });
  const pages = browser.context.pages();
  await Promise.all(pages.map((page, n) => page.screenshot({ path: join(shots, `annotator-${n}.png`) }).catch(() => {})));
}

test("nothing is lost, nothing is doubled, every conflict is shown", { timeout: 60_000 + count * 20_000 }, async () => {
  try {
    await annotate();
  } catch (error) {
    await picture();
    throw error;
  }
});

async function annotate() {
  let page = await stream();
  let task = await nextTask(page);
  const done = [];
  while (task !== undefined) {
    const entry = ledger.get(task);
    assert.ok(entry, `task ${task} is none of the project`);
    // Work before the kill must be there again.
    await steps.untilRegions(page, entry.labeled.length);
    const wanted = Math.max(entry.labeled.length, 1 + Math.floor(random() * 3));
    let killed = false;
    while (entry.labeled.length < wanted && !killed) {
      if (chance(0.15)) await setCut(page, !cut);
      const word = entry.words.find((one) => !entry.labeled.includes(one));
      await label(page, word);
      entry.labeled.push(word);
      killed = chance(0.08);
    }
    if (!killed) {
      await page.keyboard.press("Control+Enter");
      // If the tab is killed at once, the submit may not have happened. The task then comes again.
      killed = chance(0.08);
      if (!killed) {
        const next = await nextTask(page, task);
        done.push(task);
        task = next;
      }
    }
    if (killed) {
      await kill(page);
      page = await stream();
      task = await nextTask(page);
    }
    if (done.length > 0 && chance(0.12)) {
      const old = pick(done);
      await setCut(page, false);
      if (ledger.get(old).final === undefined) await contest(old);
      await page.bringToFront();
    }
  }
  await setCut(page, false);
  for (const end = Date.now() + 40_000; ; ) {
    const { parcels, entries } = await kept(page);
    if (parcels.length === 0) {
      assert.deepEqual(entries.filter(({ saved }) => !saved), [], "edits that the server does not have");
      break;
    }
    assert.ok(Date.now() < end, `the outbox still has ${JSON.stringify(parcels)}`);
    await page.getByRole("button", { name: "Send now" }).click({ timeout: 500 }).catch(() => {});
  }
  const wrong = [];
  for (const task of await steps.exported(page, server.url, project)) {
    const entry = ledger.get(task.id);
    const made = task.annotations.map(({ result }) => result.map(({ value }) => value.text).sort().join(" ")).sort();
    const expected = (entry.final ?? [entry.labeled]).map((words) => [...words].sort().join(" ")).sort();
    if (JSON.stringify(made) !== JSON.stringify(expected)) wrong.push({ task: task.id, made, expected });
    if (task.drafts.length > 0) wrong.push({ task: task.id, drafts: task.drafts });
    ledger.delete(task.id);
  }
  console.log(`annotator: ${JSON.stringify(tally)}`);
  assert.deepEqual(wrong, [], `SKYLABEL_TEST_SEED=${seed}`);
  assert.deepEqual([...ledger.keys()], [], "tasks without an annotation");
  assert.equal(tally.shown, tally.conflicts);
}
