// The browser's budgets, measured in headless Chromium:
//   node measure.mjs --base-url http://127.0.0.1:8080 --token T --email E --password P [--runs 3] [--out FILE]
// Regions are counted by the rows of the region list, as a screen reader would. A step that finds nothing is a failure:
// exit status 1. Terms: `painted` = first paint with everything there, from navigation start; `usable` = the end of the
// last long task before 300 ms of quiet; `create` and `select` = from the mouse event to the paint.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { armed, heap, median, OBSERVER, usable, wire } from "./observe.mjs";
import { seed } from "./seed.mjs";

const options = { "base-url": "http://127.0.0.1:8080", runs: "3", token: "", email: "", password: "", out: "" };
for (let at = 2; at < process.argv.length; at += 2) options[process.argv[at].slice(2)] = process.argv[at + 1];
const base = options["base-url"].replace(/\/$/, "");
const round = (value) => (value === null || value === undefined ? null : Math.round(value * 10) / 10);

/** The limits of the figures. Times are only tracked, kilobytes are enforced. */
const BUDGETS = {
  "load list": { gzKB: 130, usable: 200 },
  "load labeling": { gzKB: 200, usable: 400 },
  "open text100": { usable: 300, create: 33, select: 33 },
  "open text1000": { usable: 400, create: 33, select: 33 },
  "open box500": { usable: 300, create: 33, select: 33 },
  "submit to next": { ms: 50 },
};

const REGIONS = `Number(document.querySelector("[role=option]")?.getAttribute("aria-setsize") ?? 0)`;
const SELECTED = `document.querySelectorAll("[role=option][aria-selected=true]").length`;
const TASK = `document.querySelector("[data-task]")?.getAttribute("data-task")`;
const LIST = `document.querySelectorAll("main a[href*='/projects/'], main article").length > 0`;

async function withPage(body) {
  const profile = mkdtempSync(join(tmpdir(), "bench-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    viewport: { width: 1440, height: 900 },
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  try {
    await context.addInitScript(OBSERVER);
    // Signs in by the form's requests, so that the measured page is the first one that is loaded.
    const form = await (await context.request.get(`${base}/user/login/`)).text();
    const csrf = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(form)?.[1] ?? "";
    const answer = await context.request.post(`${base}/user/login/`, {
      form: { csrfmiddlewaretoken: csrf, email: options.email, password: options.password },
      headers: { referer: `${base}/user/login/` },
      maxRedirects: 0,
    });
    if (answer.status() !== 302) throw new Error(`signing in answered ${answer.status()}`);
    const page = await context.newPage();
    // The observer evaluates conditions, which the page's own policy forbids.
    const client = await context.newCDPSession(page);
    await client.send("Page.setBypassCSP", { enabled: true });
    return await body(page);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function open(page, path, ready) {
  await page.goto(base + path, { waitUntil: "commit" });
  const times = await usable(page, ready);
  if (!times) throw new Error(`${path} never became ready`);
  return { painted: round(times[0]), usable: round(times[1]) };
}

const taskPath = ({ project, task }) => `/projects/${project}/data?task=${task}`;
const textReady = (n) => `${REGIONS} >= ${n} && document.querySelector(".sk-text")?.textContent.length > 1000`;

async function load(path, ready) {
  return withPage(async (page) => {
    const sum = await wire(page);
    const times = await open(page, path, ready);
    const sizes = await sum();
    return { ...times, ...Object.fromEntries(Object.entries(sizes).map(([k, v]) => [k, round(v)])), heapMB: round(await heap(page)) };
  });
}

/** Words that a region already covers may be used again, since regions may overlap. */
const words = (page) =>
  page.evaluate(() => {
    const root = document.querySelector(".sk-text");
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const out = [];
    for (let node = walker.nextNode(); node && out.length < 8; node = walker.nextNode()) {
      for (const match of node.data.matchAll(/\b[a-z]{6,}\b/g)) {
        const range = document.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        if (top > 200 && bottom < innerHeight - 120 && bottom - top < 40) out.push([left + 1, right - 1, (top + bottom) / 2]);
        if (out.length >= 8) break;
      }
    }
    return out;
  });

async function select(page) {
  const times = [];
  for (let at = 0; at < 3; at++) {
    await page.keyboard.press("Escape");
    await page.waitForFunction(`${SELECTED} === 0`);
    times.push(await armed(page, "pointerdown", `${SELECTED} > 0`, () => page.getByRole("option").nth(at).click()));
  }
  return times.filter((ms) => ms !== null);
}

async function text(key, facts) {
  return withPage(async (page) => {
    const times = await open(page, taskPath(facts), textReady(facts.regions));
    const heapMB = round(await heap(page));
    const created = [];
    for (const [from, to, y] of (await words(page)).slice(0, 4)) {
      const before = await page.evaluate(REGIONS);
      await page.keyboard.press("Escape");
      await page.keyboard.press("1");
      await page.mouse.move(from, y);
      await page.mouse.down();
      await page.mouse.move((from + to) / 2, y);
      await page.mouse.move(to, y);
      created.push(await armed(page, "pointerup", `${REGIONS} > ${before}`, () => page.mouse.up()));
    }
    const selected = await select(page);
    return { ...times, heapMB, ...summed(key, created, selected) };
  });
}

async function box(key, facts) {
  return withPage(async (page) => {
    const times = await open(page, taskPath(facts), `${REGIONS} >= ${facts.regions} && document.querySelector("canvas")`);
    const heapMB = round(await heap(page));
    const place = await page.locator("canvas").first().boundingBox();
    const created = [];
    for (let at = 0; at < 4; at++) {
      const before = await page.evaluate(REGIONS);
      await page.keyboard.press("Escape");
      await page.keyboard.press("1");
      await page.keyboard.press("r");
      const [x, y] = [place.x + place.width * (0.3 + at * 0.1), place.y + place.height * 0.45];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 40, y + 30, { steps: 8 });
      created.push(await armed(page, "pointerup", `${REGIONS} > ${before}`, () => page.mouse.up()));
    }
    const selected = await select(page);
    return { ...times, heapMB, ...summed(key, created, selected) };
  });
}

function summed(key, created, selected) {
  const made = created.filter((ms) => ms !== null);
  if (made.length === 0 || selected.length === 0) throw new Error(`${key}: made ${made.length}, selected ${selected.length}`);
  return { create: round(median(made)), select: round(median(selected)), n: made.length };
}

async function stream({ project }) {
  return withPage(async (page) => {
    await open(page, `/projects/${project}/label`, `${TASK} && document.querySelector(".sk-text")`);
    const times = [];
    for (let at = 0; at < 8; at++) {
      const before = await page.evaluate(TASK);
      await page.keyboard.press("1");
      // People read before they submit, so the next task is loaded by then.
      await page.waitForLoadState("networkidle");
      times.push(await armed(page, "keydown", `${TASK} && ${TASK} !== "${before}"`, () => page.keyboard.press("Control+Enter")));
    }
    const seen = times.filter((ms) => ms !== null);
    if (seen.length === 0) throw new Error("no task followed a submit");
    return { ms: round(median(seen)), max: round(Math.max(...seen)), n: seen.length };
  });
}

const facts = await seed(base, options.token);
const steps = {
  // Chromium's own time for a response of a few bytes on this machine. No page can be faster.
  floor: () => withPage((page) => open(page, "/health", "document.body")),
  "load list": () => load("/projects", LIST),
  "load labeling": () => load(taskPath(facts.text100), textReady(facts.text100.regions)),
  "open text100": () => text("text100", facts.text100),
  "open text1000": () => text("text1000", facts.text1000),
  "open box500": () => box("box500", facts.box500),
  "submit to next": () => stream(facts.stream),
};
const report = {};
let failed = false;
for (let run = 0; run < Number(options.runs); run++) {
  for (const [name, step] of Object.entries(steps)) {
    try {
      const figures = await step();
      (report[name] ??= []).push(figures);
      console.error(name, JSON.stringify(figures));
    } catch (error) {
      failed = true;
      console.error("FAILED", name, error.message.split("\n")[0]);
    }
  }
}
const lines = ["| what | measured | budget |", "|---|---|---|"];
const medians = {};
for (const [name, runs] of Object.entries(report)) {
  medians[name] = {};
  for (const key of Object.keys(runs[0])) medians[name][key] = median(runs.map((figures) => figures[key]));
  const budget = BUDGETS[name] ?? {};
  const cells = Object.entries(medians[name]).map(([key, value]) => `${key} ${value}`);
  const bounds = Object.entries(budget).map(([key, most]) => `${key} <= ${most}${medians[name][key] > most ? " MISSED" : ""}`);
  lines.push(`| ${name} | ${cells.join(", ")} | ${bounds.join(", ")} |`);
  if (budget.gzKB && medians[name].gzKB > budget.gzKB) failed = true;
}
console.log(lines.join("\n"));
if (options.out) writeFileSync(options.out, JSON.stringify({ runs: report, medians }, null, 1));
process.exit(failed ? 1 : 0);
