// The editor by mouse and keyboard: boxes relabeled, moved, resized; zoom, pan and fit; several annotations of a task;
// predictions as pre-labels; a picture that is not there; the theme.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { browser, page, server } from "./stage.mjs";
import * as steps from "./steps.mjs";

const boxes = `<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="Car"/><Label value="Bus"/></RectangleLabels>
</View>`;
const names = `<View>
  <Labels name="label" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
</View>`;
const size = { width: 640, height: 480 };
const picture = () => `data:image/png;base64,${readFileSync(steps.pictures(join(server.folder, "editor"), 1)[0], "base64")}`;

const span = (id, start, text, label) => ({
  id,
  from_name: "label",
  to_name: "text",
  type: "labels",
  value: { start, end: start + text.length, text, labels: [label] },
});
const open = (project, task) => page.goto(`${server.url}/projects/${project}/data?task=${task}`);
const selected = () => page.locator("[role=option][aria-selected=true]");

/** The selected box in pixels of its image, as shown in the panel. */
async function facts() {
  const panel = page.getByRole("region", { name: "Selected region" });
  const read = async (name) => Number(await panel.getByLabel(name, { exact: true }).inputValue());
  return { x: await read("X"), y: await read("Y"), width: await read("W"), height: await read("H") };
}

/** Waits until the selected box is as wanted, give or take `slack` pixels of the image. */
async function untilFacts(wanted, slack) {
  const end = Date.now() + 10_000;
  for (;;) {
    const now = await facts();
    if (Object.keys(wanted).every((key) => Math.abs(now[key] - wanted[key]) <= slack)) return now;
    assert.ok(Date.now() < end, `${JSON.stringify(now)} is not ${JSON.stringify(wanted)}`);
  }
}

/** The position of the picture in pixels of the window, while all of it is visible. */
async function shownPicture() {
  await page.locator('[data-status="ready"]').waitFor();
  const place = await page.locator('[data-status="ready"]').boundingBox();
  const scale = Math.min(place.width / size.width, place.height / size.height, 2);
  const left = place.x + (place.width - size.width * scale) / 2;
  const top = place.y + (place.height - size.height * scale) / 2;
  return { scale, at: (x, y) => [left + x * scale, top + y * scale] };
}

test("a box is relabeled, moved and resized, by mouse and by keyboard", async () => {
  const { project, tasks } = await steps.projectWith(page, server.url, { title: "Boxes", config: boxes, tasks: [{ image: picture() }] });
  await open(project, tasks[0]);
  const { scale, at } = await shownPicture();
  const slack = 1.5 / scale;
  await page.keyboard.press("1");
  await steps.drag(page, at(200, 150), at(300, 250));
  await steps.untilRegions(page, 1);
  await page.keyboard.press("Escape");
  await page.mouse.click(...at(250, 200));
  await selected().filter({ hasText: "Car" }).waitFor();
  await untilFacts({ x: 200, y: 150, width: 100, height: 100 }, slack);

  await page.keyboard.press("2");
  await selected().filter({ hasText: "Bus" }).waitFor();
  await page.getByRole("group", { name: /of the selected region$/ }).getByRole("button", { name: /Car/ }).click();
  await selected().filter({ hasText: "Car" }).waitFor();

  await steps.drag(page, at(250, 200), at(310, 230));
  await untilFacts({ x: 260, y: 180, width: 100, height: 100 }, slack);
  await steps.drag(page, at(360, 280), at(400, 300));
  const dragged = await untilFacts({ x: 260, y: 180, width: 140, height: 120 }, slack);

  // The keys move by pixels of the image, with Shift by ten, and resize with Ctrl.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await untilFacts({ ...dragged, x: dragged.x + 1, y: dragged.y + 10 }, 0.02);
  await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.press("Control+ArrowDown");
  const last = await untilFacts(
    { x: dragged.x + 1, y: dragged.y + 10, width: dragged.width + 1, height: dragged.height + 1 },
    0.02,
  );
  await page.keyboard.press("Control+z");
  await untilFacts({ width: dragged.width, height: dragged.height }, 0.02);
  await page.keyboard.press("Control+y");
  await untilFacts(last, 0.02);

  await page.keyboard.press("Control+Enter");
  await page.getByText("Submitted").waitFor();
  const [task] = await steps.exported(page, server.url, project);
  const [{ value }] = task.annotations[0].result;
  assert.deepEqual(value.rectanglelabels, ["Car"]);
  assert.ok(Math.abs((value.x / 100) * size.width - last.x) < 0.01);
  assert.ok(Math.abs((value.height / 100) * size.height - last.height) < 0.01);
});

test("the picture is zoomed, panned and shown whole again, by mouse and by keyboard", async () => {
  const { project, tasks } = await steps.projectWith(page, server.url, { title: "Zoom", config: boxes, tasks: [{ image: picture() }] });
  await open(project, tasks[0]);
  const { scale, at } = await shownPicture();
  let count = 0;
  // A drag between fixed window positions shows how the image is placed.
  const drawn = async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.keyboard.press("1");
    await steps.drag(page, at(280, 200), at(360, 280));
    await steps.untilRegions(page, ++count);
    await page.getByRole("option").last().click();
    const box = await facts();
    await page.keyboard.press("Backspace");
    await steps.untilRegions(page, --count);
    return box;
  };
  const close = (box, wanted) => {
    for (const key of Object.keys(wanted)) assert.ok(Math.abs(box[key] - wanted[key]) <= 2 / scale, `${key}: ${box[key]}, not ${wanted[key]}`);
  };
  const whole = { x: 280, y: 200, width: 80, height: 80 };
  close(await drawn(), whole);

  await page.keyboard.press("Control+=");
  close(await drawn(), { width: 80 / 1.2, height: 80 / 1.2 });
  await page.keyboard.press("Control+0");
  close(await drawn(), whole);
  await page.getByRole("button", { name: "Zoom in (Ctrl +)" }).click();
  await page.getByRole("button", { name: "Zoom in (Ctrl +)" }).click();
  const near = await drawn();
  close(near, { width: 80 / 1.44, height: 80 / 1.44 });

  // With the hand tool, then by holding Space. The picture follows the pointer.
  await page.keyboard.press("h");
  await steps.drag(page, at(300, 200), at(340, 230));
  const moved = await drawn();
  close(moved, { x: near.x - 40 / 1.44, y: near.y - 30 / 1.44 });
  await page.getByLabel(/^Image\. Enter makes/).focus();
  await page.keyboard.down("Space");
  await steps.drag(page, at(340, 230), at(300, 200));
  await page.keyboard.up("Space");
  close(await drawn(), near);
  await page.getByRole("button", { name: "Whole image (Ctrl 0)" }).click();
  close(await drawn(), whole);

  // The wheel with Ctrl zooms around the pointer: the point under it stays in place.
  await page.mouse.move(...at(280, 200));
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -120);
  await page.keyboard.up("Control");
  const wheeled = await drawn();
  close(wheeled, { x: 280, y: 200 });
  assert.ok(wheeled.width < 75, `${wheeled.width} is not zoomed`);
});

test("a task has several annotations, each in its tab, updated and deleted by itself", async () => {
  const { project, tasks } = await steps.projectWith(page, server.url, {
    title: "Several",
    config: names,
    tasks: [{ text: "Ann met Bob in Lisbon" }],
  });
  const relation = { type: "relation", from_id: "a", to_id: "b", direction: "right", labels: [] };
  const first = await steps.ask(page, server.url, `/api/tasks/${tasks[0]}/annotations`, {
    result: [span("a", 0, "Ann", "Person"), span("b", 8, "Bob", "Person"), relation],
    lead_time: 100,
  });
  await open(project, tasks[0]);
  await steps.untilRegions(page, 2);
  await page.getByRole("button", { name: "New annotation" }).click();
  await steps.untilRegions(page, 0);
  await page.keyboard.press("2");
  await steps.dragOverWord(page, "Lisbon");
  await steps.untilRegions(page, 1);
  await page.keyboard.press("Control+Enter");
  await page.getByText("Submitted").waitFor();

  const tabs = page.getByRole("tablist", { name: "Annotations" });
  await tabs.getByRole("tab", { selected: true }).focus();
  await page.keyboard.press("ArrowLeft");
  await steps.untilRegions(page, 2);
  // Deleting a region deletes its relation, which the server would refuse. The time is kept.
  await page.getByRole("option").filter({ hasText: "Bob" }).click();
  await page.keyboard.press("Backspace");
  await steps.untilRegions(page, 1);
  await page.getByRole("button", { name: "Update" }).click();
  await page.getByText("Updated").waitFor();
  const [task] = await steps.exported(page, server.url, project);
  assert.equal(task.annotations.length, 2);
  const updated = task.annotations.find(({ id }) => id === first.id);
  assert.deepEqual(updated.result.map(({ id }) => id), ["a"]);
  assert.ok(updated.lead_time > 100 && updated.lead_time < 400, `lead time ${updated.lead_time}`);

  await page.getByRole("button", { name: "Delete this annotation" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("Annotation deleted").waitFor();
  const [left] = await steps.exported(page, server.url, project);
  assert.deepEqual(left.annotations.map(({ result }) => result[0].value.text), ["Lisbon"]);
});

test("predictions are pre-labels: accepted as they are, or changed", async () => {
  const task = (text) => ({
    data: { text },
    predictions: [{ model_version: "one", score: 0.9, result: [span("p", 0, "Ann", "Place")] }],
  });
  const { project, tasks } = await steps.projectWith(page, server.url, {
    title: "Predictions",
    config: names,
    tasks: [task("Ann met Bob"), task("Ann left"), task("Ann stayed")],
  });
  await page.goto(`${server.url}/projects/${project}/label`);
  await steps.untilRegions(page, 1);
  const first = await steps.shownTask(page);
  assert.equal(first, tasks[0]);
  await page.getByRole("option").getByLabel("From a model").waitFor();
  await steps.submitInStream(page);

  await steps.untilRegions(page, 1);
  await page.getByRole("option").click();
  await page.getByText("From a model").first().waitFor();
  await page.keyboard.press("1");
  await page.getByText("From a model, changed").waitFor();
  await steps.submitInStream(page);
  await steps.untilRegions(page, 1);

  const done = await steps.exported(page, server.url, project);
  const results = new Map(done.map(({ id, annotations }) => [id, annotations[0]]));
  const [accepted, changed] = [results.get(tasks[0]), results.get(tasks[1])];
  assert.deepEqual(accepted.result.map(({ origin, value }) => [origin, value.labels]), [["prediction", ["Place"]]]);
  assert.deepEqual(changed.result.map(({ origin, value }) => [origin, value.labels]), [["prediction-changed", ["Person"]]]);
  assert.ok(accepted.parent_prediction && changed.parent_prediction);
});

test("a picture that is not there is said, and the task can be skipped", async () => {
  const { project, tasks } = await steps.projectWith(page, server.url, {
    title: "Missing",
    config: boxes,
    tasks: [{ image: "/data/missing/picture.png" }, { image: picture() }],
  });
  await page.goto(`${server.url}/projects/${project}/label`);
  const alert = page.getByRole("alert").filter({ hasText: "The image cannot be loaded" });
  await alert.waitFor();
  await alert.getByText("/data/missing/picture.png").waitFor();
  const requests = [];
  page.on("request", (request) => request.url().endsWith("/data/missing/picture.png") && requests.push(request));
  await alert.getByRole("button", { name: "Try again" }).click();
  await alert.waitFor();
  assert.ok(requests.length > 0, "the picture was not asked for again");
  assert.equal(await steps.shownTask(page), tasks[0]);
  await page.getByRole("button", { name: "Skip" }).click();
  await steps.untilOtherTask(page, tasks[0]);
  await page.locator('[data-status="ready"]').waitFor();
  assert.equal(await alert.count(), 0);
});

test("what the first screen needs is asked for once, by the page's start", async () => {
  const { project, tasks } = await steps.projectWith(page, server.url, {
    title: "First screen",
    config: names,
    tasks: [{ text: "Ann met Bob" }],
  });
  const asked = [];
  const note = (request) => request.method() === "GET" && request.url().includes("/api/") && asked.push(new URL(request.url()).pathname);
  page.on("request", note);
  const screens = [
    ["/projects", "main article, main li", ["/api/x/session", "/api/projects"]],
    [`/projects/${project}/data?task=${tasks[0]}`, ".sk-text", ["/api/x/session", `/api/projects/${project}`, `/api/tasks/${tasks[0]}`]],
  ];
  for (const [path, shown, wanted] of screens) {
    asked.length = 0;
    await page.goto(server.url + path);
    await page.locator(shown).first().waitFor();
    assert.deepEqual(asked.toSorted(), wanted.toSorted(), path);
    assert.equal(await page.evaluate(() => globalThis.skylabelAsked.size), 0, `${path}: the page asked for other addresses`);
  }
  page.off("request", note);
});

test("the theme is chosen and stays", async () => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${server.url}/projects`);
  const choose = async (name) => {
    await page.getByRole("button", { name: "Theme" }).click();
    await page.getByRole("menuitemradio", { name }).click();
  };
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole("button", { name: "Theme" }).waitFor();
  const light = await background();
  await choose("Dark");
  const dark = await background();
  assert.notEqual(dark, light);
  await page.reload();
  await page.getByRole("button", { name: "Theme" }).waitFor();
  assert.equal(await background(), dark);
  await page.emulateMedia({ colorScheme: "dark" });
  await choose("Light");
  assert.equal(await background(), light);
  await page.reload();
  assert.equal(await background(), light);
  // With the keys, back to the theme of the system.
  await page.getByRole("button", { name: "Theme" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  assert.equal(await background(), dark);
  await page.reload();
  assert.equal(await background(), dark);
  assert.deepEqual(browser.problems, []);
});
