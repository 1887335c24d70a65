// User actions in the page, by visible names.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

export const owner = { email: "first@example.com", password: "a-Long-pass-17" };

export async function becomeOwner(page, url) {
  await page.goto(url);
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password").fill(owner.password);
  const create = page.getByRole("button", { name: "Create owner account" });
  await create.click();
  await create.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: /Create( project)?/ }).first().waitFor();
}

export async function signIn(page) {
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password").fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Through the dialog: a name, files, a template of the gallery. Ends in the task table. -> project id */
export async function createProject(page, { name, files, template, each }) {
  await page.getByRole("button", { name: /Create/ }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await each?.("create-name");
  await dialog.getByRole("tab", { name: "Data import" }).click();
  await dialog.locator("input[type=file]").setInputFiles(files);
  await each?.("create-data");
  await dialog.getByRole("tab", { name: "Labeling setup" }).click();
  await each?.("create-gallery");
  await dialog.getByRole("button", { name: template }).click();
  await dialog.getByRole("region", { name: "Preview" }).waitFor();
  await each?.("create-config");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await dialog.getByRole("button", { name: "Open project" }).and(page.locator(":enabled")).click();
  await page.getByRole("grid", { name: "Tasks" }).waitFor();
  return Number(/projects\/(\d+)/.exec(page.url())[1]);
}

/** The number of regions in the list, which keyboards and screen readers use too. */
export async function regionCount(page) {
  const first = page.getByRole("option").first();
  if ((await first.count()) === 0) return 0;
  return Number(await first.getAttribute("aria-setsize"));
}

export async function untilRegions(page, count) {
  await page.waitForFunction(
    (wanted) => {
      const row = document.querySelector("[role=option]");
      return (row ? Number(row.getAttribute("aria-setsize")) : 0) === wanted;
    },
    count,
    { timeout: 15_000 },
  );
}

/** The number of the visible task, as shown in the bar. */
export async function shownTask(page) {
  return Number((await page.locator("[data-task]").first().getAttribute("data-task")) ?? Number.NaN);
}

export async function untilOtherTask(page, task) {
  await page.waitForFunction(
    (old) => {
      const shown = document.querySelector("[data-task]")?.getAttribute("data-task");
      return (shown !== undefined && shown !== null && Number(shown) !== old) || document.body.innerText.includes("All done");
    },
    task,
    { timeout: 15_000 },
  );
}

/** Submits in the label stream, which continues before the server has the annotation. Waits for both. */
export async function submitInStream(page, submit = () => page.keyboard.press("Control+Enter")) {
  const task = await shownTask(page);
  const isStored = (response) =>
    response.request().method() === "POST" && new URL(response.url()).pathname === `/api/tasks/${task}/annotations` && response.ok();
  await Promise.all([page.waitForResponse(isStored), submit()]);
  await untilOtherTask(page, task);
}

/** Selects one word of the text with the mouse, as a person does by dragging over it. */
export async function dragOverWord(page, word) {
  const box = await page.evaluate((wanted) => {
    const root = document.querySelector(".sk-text");
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(wanted);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      return { left, right, middle: (top + bottom) / 2 };
    }
    return null;
  }, word);
  assert.ok(box, `the text has no ${word}`);
  await page.mouse.move(box.left + 1, box.middle);
  await page.mouse.down();
  await page.mouse.move((box.left + box.right) / 2, box.middle, { steps: 3 });
  await page.mouse.move(box.right - 1, box.middle, { steps: 3 });
  await page.mouse.up();
}

/** Sends a request to the API as the user of the page. -> the JSON of the response */
export async function ask(page, url, path, data, method = data === undefined ? "GET" : "POST") {
  const { csrf } = await (await page.request.get(`${url}/api/x/session`)).json();
  const answer = await page.request.fetch(url + path, { method, data, headers: { "X-CSRFToken": csrf } });
  assert.equal(answer.ok(), true, await answer.text());
  return answer.status() === 204 ? undefined : answer.json();
}

/** A project with tasks, by the API. -> { project, tasks } with the ids of its tasks in order */
export async function projectWith(page, url, { title, config, tasks, ...more }) {
  const { id: project } = await ask(page, url, "/api/projects", { title, label_config: config, ...more });
  await ask(page, url, `/api/projects/${project}/import`, tasks);
  const page1 = await ask(page, url, `/api/tasks?project=${project}&page_size=100`);
  return { project, tasks: page1.tasks.map(({ id }) => id).sort((a, b) => a - b) };
}

/** Presses, moves and lets go; places in pixels of the window. */
export async function drag(page, [x0, y0], [x1, y1]) {
  await page.mouse.move(x0, y0);
  await page.mouse.down();
  await page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2, { steps: 3 });
  await page.mouse.move(x1, y1, { steps: 3 });
  await page.mouse.up();
}

export async function exported(page, url, project) {
  const answer = await page.request.get(`${url}/api/projects/${project}/export?exportType=JSON`);
  assert.equal(answer.status(), 200);
  return answer.json();
}

/** A folder of small pictures. -> their paths */
export function pictures(folder, count) {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, n) => {
    const path = join(folder, `picture-${n}.png`);
    writeFileSync(path, png(640, 480, n));
    return path;
  });
}

/** A PNG with a gradient and a dark square. */
function png(width, height, shade) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      const dark = x > 100 && x < 300 && y > 100 && y < 300;
      rows[at] = dark ? 30 : (x * 255) / width;
      rows[at + 1] = dark ? 40 : (y * 255) / height;
      rows[at + 2] = (shade * 40) % 255;
    }
  }
  const chunk = (type, data) => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length);
    out.write(type, 4);
    data.copy(out, 8);
    out.writeUInt32BE(crc(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  head[9] = 2;
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  }
  return ~sum >>> 0;
}
