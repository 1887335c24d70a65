// Scheduled exports and webhooks of a project's settings: made, refused, run, switched off and deleted, by mouse and keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { card, launch, shoot, visit } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Opens a section of the settings, where the mock has what is `known`. */
const at = (section, look, { known, ...options } = {}) => visit(browser, `settings/${section}`, known, look, options);

const labels = (boxes) => boxes.map((box) => box.labels[0].textContent);

for (const theme of ["light", "dark"]) {
  test(`an export is scheduled, and what the server refuses is said at its field (${theme})`, () =>
    at(
      "exports",
      async (page, errors, state) => {
        await page.getByRole("button", { name: "Schedule an export" }).click();
        const dialog = page.getByRole("dialog", { name: "Schedule an export" });
        assert.equal(await dialog.getByLabel("Name").evaluate((input) => input === document.activeElement), true);
        await page.keyboard.type("For the port authority");
        await dialog.getByLabel("Runs").selectOption("Cron expression…");
        await dialog.getByLabel("Cron expression").fill("* * * * *");
        await dialog.getByLabel("CoNLL 2003").check();
        await dialog.getByLabel("Finished tasks").selectOption("Only these");
        await dialog.getByRole("checkbox", { name: "Skipped", exact: true }).uncheck();
        await dialog.getByLabel("Only changes").check();
        await page.keyboard.press("Tab");
        await dialog.getByRole("button", { name: "Save" }).click();
        const cron = dialog.getByLabel("Cron expression");
        await dialog.getByText("must leave 5 minutes between two runs").waitFor();
        assert.equal(await cron.getAttribute("aria-invalid"), "true");
        assert.equal(await cron.evaluate((input) => input === document.activeElement), true);
        errors.length = 0;
        await shoot(page, `export-form-${theme}`);
        await dialog.getByLabel("Runs").selectOption("Every Monday at 02:00");
        await dialog.getByRole("button", { name: "Save" }).click();
        await dialog.waitFor({ state: "detached" });
        const { time_zone, ...body } = state.sent;
        assert.deepEqual(body, {
          title: "For the port authority",
          cron: "0 2 * * 1",
          formats: ["JSON", "CONLL2003"],
          task_filter_options: { finished: "only" },
          annotation_filter_options: { usual: true, ground_truth: true, skipped: false },
          incremental: true,
        });
        assert.equal(time_zone, await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone));
        await card(page, "For the port authority").getByText("Every Monday at 02:00").waitFor();
      },
      { theme },
    ));

  test(`an export runs at once, and its files are there when it is done (${theme})`, () =>
    at(
      "exports",
      async (page) => {
        const nightly = card(page, "Nightly for the model team");
        await nightly.getByRole("button", { name: "Run now" }).click();
        await nightly.getByRole("progressbar", { name: "Exporting" }).waitFor();
        await nightly.getByText("the storage was full").waitFor();
        await nightly.getByText("4000 tasks so far").or(nightly.getByText("4,000 tasks so far")).waitFor();
        await shoot(page, `export-running-${theme}`);
        await nightly.getByRole("progressbar", { name: "Exporting" }).waitFor({ state: "detached" });
        const link = nightly.getByRole("link", { name: "tasks.csv" }).first();
        assert.equal(await link.getAttribute("href"), "/api/x/export-runs/20/tasks.csv");
        const latest = nightly.getByRole("link", { name: "Latest manifest" });
        assert.equal(await latest.getAttribute("href"), "/api/x/export-schedules/1/latest/manifest.json");
        await shoot(page, `export-runs-${theme}`);
      },
      { theme },
    ));
}

const available = ["harbour-scans", "locked"];

for (const theme of ["light", "dark"]) {
  test(`an owner says where the files go besides, and what the server refuses is said there (${theme})`, () =>
    at(
      "exports",
      async (page, errors, state) => {
        const nightly = card(page, "Nightly for the model team");
        const edit = async () => {
          await nightly.getByRole("button", { name: "More about Nightly for the model team" }).click();
          await page.getByRole("menuitem", { name: "Edit…" }).click();
        };
        await edit();
        const dialog = page.getByRole("dialog", { name: "Edit “Nightly for the model team”" });
        const bucket = dialog.getByLabel("Also copy the files to");
        const folder = dialog.getByLabel("Folder");
        const save = dialog.getByRole("button", { name: "Save" });
        assert.equal(await bucket.inputValue(), "");
        assert.equal(await folder.count(), 0);
        await bucket.selectOption("locked");
        await save.click();
        await dialog.getByText("the bucket locked refuses to put: AccessDenied").waitFor();
        assert.equal(await bucket.evaluate((one) => one === document.activeElement), true);
        assert.deepEqual(state.sent.destination, { bucket: "locked", prefix: "" });
        await bucket.selectOption("harbour-scans");
        await folder.fill("incoming");
        await page.keyboard.press("Enter");
        await dialog.getByText("what arrives there becomes tasks of project 1").waitFor();
        assert.equal(await folder.evaluate((one) => one === document.activeElement), true);
        errors.length = 0;
        await shoot(page, `export-destination-form-${theme}`);
        await folder.fill("labels/nightly");
        await page.keyboard.press("Enter");
        await dialog.waitFor({ state: "detached" });
        assert.deepEqual(state.sent.destination, { bucket: "harbour-scans", prefix: "labels/nightly/" });
        await nightly.getByText("s3://harbour-scans/labels/nightly/1/").waitFor();
        await edit();
        await save.click();
        await dialog.waitFor({ state: "detached" });
        assert.equal("destination" in state.sent, false);
        await edit();
        await bucket.selectOption("Do not copy");
        await save.click();
        await dialog.waitFor({ state: "detached" });
        assert.equal(state.sent.destination, null);
        await nightly.getByText("s3://").waitFor({ state: "detached" });
      },
      { theme, known: { available } },
    ));

  test(`a failed run shows its problem and its files, and a bucket that is listed no longer is said (${theme})`, () =>
    at(
      "exports",
      async (page) => {
        const taken = card(page, "For the port authority");
        await taken.getByText("s3://port-authority/labels/harbour-reports/4/").waitFor();
        await taken.getByText("no longer lists the destination bucket").waitFor();
        assert.equal(await page.getByText("no longer lists").count(), 1);
        await taken.getByText("Run history").click();
        await taken.getByText("Failed", { exact: true }).waitFor();
        await taken.getByText("the bucket port-authority refuses to put: AccessDenied").waitFor();
        const link = taken.getByRole("link", { name: "tasks.csv" });
        assert.equal(await link.getAttribute("href"), "/api/x/export-runs/40/tasks.csv");
        const manifest = taken.getByRole("link", { name: "Manifest", exact: true });
        assert.equal(await manifest.getAttribute("href"), "/api/x/export-runs/40/manifest.json");
        await link.scrollIntoViewIfNeeded();
        await shoot(page, `export-destination-failed-${theme}`);
      },
      { theme, known: { available, taken: true } },
    ));

  test(`who is no owner sees where the files go, and changes the rest (${theme})`, () =>
    at(
      "exports",
      async (page, _, state) => {
        const taken = card(page, "For the port authority");
        await taken.getByRole("button", { name: "More about For the port authority" }).click();
        await page.getByRole("menuitem", { name: "Edit…" }).click();
        const dialog = page.getByRole("dialog", { name: "Edit “For the port authority”" });
        const shown = dialog.getByLabel("The files are also copied to");
        assert.equal(await shown.inputValue(), "s3://port-authority/labels/harbour-reports/4/");
        assert.equal(await shown.isEditable(), false);
        assert.equal(await dialog.getByLabel("Also copy the files to").count(), 0);
        await shown.scrollIntoViewIfNeeded();
        await shoot(page, `export-destination-member-${theme}`);
        await dialog.getByLabel("Name").fill("For the harbour");
        await page.keyboard.press("Enter");
        await dialog.waitFor({ state: "detached" });
        assert.equal("destination" in state.sent, false);
        await card(page, "For the harbour").waitFor();
      },
      { theme, known: { available: ["port-authority"], taken: true, member: true } },
    ));
}

test("nothing is asked about buckets where none is listed", () =>
  at("exports", async (page) => {
    await page.getByRole("button", { name: "Schedule an export" }).click();
    const dialog = page.getByRole("dialog", { name: "Schedule an export" });
    await dialog.getByLabel("JSON", { exact: true }).waitFor();
    await page.waitForLoadState("networkidle");
    assert.equal(await dialog.getByLabel("Also copy the files to").count(), 0);
  }));

test("an export is switched, changed and deleted by the keyboard", () =>
  at("exports", async (page) => {
    const weekly = card(page, "Weekly check");
    await weekly.getByText("Turned off").waitFor();
    await weekly.getByRole("switch", { name: "Active" }).focus();
    await page.keyboard.press(" ");
    await weekly.getByRole("switch", { name: "Active", checked: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Edit “Weekly check”" });
    assert.equal(await dialog.getByLabel("Cron expression").inputValue(), "30 6 * * 1-5");
    assert.equal(await dialog.getByLabel("Time zone").inputValue(), "UTC");
    await dialog.getByLabel("Runs").selectOption("Every N minutes");
    await dialog.getByLabel("Minutes").fill("90");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await weekly.getByText("Every 90 minutes").waitFor();
    await weekly.getByRole("button", { name: "More about Weekly check" }).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    const question = page.getByRole("dialog", { name: "Delete “Weekly check”?" });
    await question.getByRole("button", { name: "Delete" }).click();
    await weekly.waitFor({ state: "detached" });
    assert.equal(await page.getByRole("heading", { level: 2 }).count(), 1);
  }));

for (const theme of ["light", "dark"]) {
  test(`a webhook is added, and what the server refuses is said at its field (${theme})`, () =>
    at(
      "webhooks",
      async (page, errors, state) => {
        await page.getByRole("button", { name: "Add webhook" }).click();
        const dialog = page.getByRole("dialog", { name: "Add webhook" });
        const address = dialog.getByLabel("URL");
        const save = dialog.getByRole("button", { name: "Save" });
        await address.fill("http://10.0.0.1/");
        await dialog.getByRole("switch", { name: "All events" }).uncheck();
        await save.click();
        await dialog.getByText("Choose at least one event.").waitFor();
        assert.equal(await dialog.getByLabel(/Label link|Project created/).count(), 0);
        assert.deepEqual(
          await dialog.getByRole("group", { name: "Events" }).getByRole("checkbox").evaluateAll(labels),
          [
            "Project updated",
            "Task created",
            "Task deleted",
            "Annotation created",
            "Annotation updated",
            "Annotation deleted",
            "Scheduled export completed",
            "Scheduled export failed",
          ],
        );
        await dialog.getByLabel("Task created").check();
        await dialog.getByLabel("Scheduled export failed").check();
        await dialog.getByRole("button", { name: "Add header" }).click();
        await page.keyboard.type("X-Team");
        await page.keyboard.press("Tab");
        await page.keyboard.type("models");
        await page.keyboard.press("Enter");
        await dialog.getByText("leads to an address inside the server's own network").waitFor();
        assert.equal(await address.evaluate((input) => input === document.activeElement), true);
        errors.length = 0;
        await shoot(page, `webhook-form-${theme}`);
        await address.fill("https://example.com/hook");
        await save.click();
        await dialog.waitFor({ state: "detached" });
        assert.deepEqual(state.sent, {
          project: 1,
          url: "https://example.com/hook",
          send_payload: true,
          send_for_all_actions: false,
          headers: { "X-Team": "models" },
          is_active: true,
          actions: ["TASKS_CREATED", "EXPORT_FAILED"],
        });
        await card(page, "https://example.com/hook").getByText("Task created").waitFor();
      },
      { theme },
    ));
}

test("a webhook keeps its events when it is switched or changed, and is deleted", () =>
  at("webhooks", async (page, _, state) => {
    const training = card(page, "https://train.example.com/skylabel/annotations");
    await training.getByRole("switch", { name: "Active" }).focus();
    await page.keyboard.press(" ");
    await training.getByRole("switch", { name: "Active", checked: false }).waitFor();
    assert.deepEqual(state.sent, { is_active: false, actions: ["ANNOTATION_CREATED", "ANNOTATION_UPDATED"] });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Edit webhook" });
    await dialog.getByRole("button", { name: "Remove the header X-Team" }).click();
    await dialog.getByLabel("Value of Authorization").fill("Bearer 4567");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual(state.sent.headers, { Authorization: "Bearer 4567" });
    assert.deepEqual(state.sent.actions, ["ANNOTATION_CREATED", "ANNOTATION_UPDATED"]);
    await training.getByRole("button", { name: /^More about/ }).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page
      .getByRole("dialog", { name: /^Delete/ })
      .getByRole("button", { name: "Delete" })
      .click();
    await training.waitFor({ state: "detached" });
    assert.equal(await page.getByRole("heading", { level: 2 }).count(), 1);
  }));
