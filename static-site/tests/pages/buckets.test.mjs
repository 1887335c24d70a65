// Files that come from buckets: where they are dropped, buckets that are connected and disconnected, imports that are listed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { card, launch, shoot, visit } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Opens an address of the project. */
const at = (path, known, look, options) => visit(browser, path, known, look, options);

const available = ["harbour-scans", "logbooks"];

for (const theme of ["light", "dark"]) {
  test(`where no bucket is listed, it is said how that is done (${theme})`, () =>
    at(
      "settings/buckets",
      {},
      async (page) => {
        await page.getByText("No bucket to connect").waitFor();
        await page.getByText('make deploy SET="ConnectedBuckets=').waitFor();
        const folder = page.getByLabel("Drop folder").and(page.getByRole("textbox"));
        assert.equal(await folder.inputValue(), "s3://skylabel-uploads/drop/1/");
        await page.getByText("aws s3 cp tasks.jsonl s3://skylabel-uploads/drop/1/", { exact: true }).waitFor();
        assert.equal(await page.getByRole("button", { name: "Connect a bucket" }).count(), 0);
        await shoot(page, `buckets-none-${theme}`);
        await page.getByRole("link", { name: "View previous imports" }).click();
        await page.getByRole("dialog", { name: "Import data" }).waitFor();
      },
      { theme },
    ));

  test(`a bucket is connected, and what the server refuses is said at its field (${theme})`, () =>
    at(
      "settings/buckets",
      { available, connected: true },
      async (page, errors, state) => {
        const archive = card(page, "s3://old-archive/");
        await archive.getByText("The deployment no longer lists this bucket").waitFor();
        await card(page, "s3://harbour-scans/reports/1900-1925/").getByText("by Mira Solberg").waitFor();
        await shoot(page, `buckets-${theme}`);
        await page.getByRole("button", { name: "Connect a bucket" }).click();
        const dialog = page.getByRole("dialog", { name: "Connect a bucket" });
        const prefix = dialog.getByLabel("Prefix");
        await prefix.fill("reports/1900-1925/");
        await page.keyboard.press("Enter");
        await dialog.getByText("is connected already").waitFor();
        assert.equal(await prefix.evaluate((input) => input === document.activeElement), true);
        errors.length = 0;
        await shoot(page, `buckets-form-${theme}`);
        await dialog.getByLabel("Bucket").selectOption("logbooks");
        await prefix.fill("");
        await dialog.getByRole("button", { name: "Save" }).click();
        await dialog.waitFor({ state: "detached" });
        assert.deepEqual(state.sent, { bucket: "logbooks", prefix: "" });
        await card(page, "s3://logbooks/").getByText("All new files in the bucket").waitFor();
      },
      { theme },
    ));

  test(`imports are named by where they came from, and go on (${theme})`, () =>
    at(
      "data/import",
      { arrives: true },
      async (page) => {
        const dialog = page.getByRole("dialog", { name: "Import data" });
        await dialog.getByText("s3://harbour-scans/reports/1900-1925/b.jsonl").waitFor();
        await dialog.getByText("log book 2.jsonl").waitFor();
        const report = dialog.getByRole("link", { name: "Report" });
        assert.equal(await report.getAttribute("href"), "/api/x/jobs/1/report");
        await dialog.getByText("row 2, text: is missing", { exact: true }).waitFor();
        await dialog.getByText("2 GB of 4 GB read · 2,000,000 tasks so far").waitFor();
        // Before the picture, which may take until the import is over.
        const bar = dialog.getByRole("progressbar", { name: "Importing" });
        assert.equal(await bar.getAttribute("aria-valuenow"), "50");
        await shoot(page, `imports-${theme}`);
        const asked = page.waitForRequest((request) => request.url().includes("/api/tasks"));
        await dialog.getByText("4,000,000 tasks imported").waitFor();
        // The table behind it shows what has come.
        await asked;
      },
      { theme },
    ));
}

test("the command names the server's own endpoint where there is one", () =>
  at("settings/buckets", { endpoint: "http://127.0.0.1:8080" }, async (page) => {
    const command = "aws s3 cp tasks.jsonl s3://skylabel-uploads/drop/1/ --endpoint-url http://127.0.0.1:8080";
    await page.getByText(command, { exact: true }).waitFor();
  }));

test("a bucket is disconnected by the keyboard, after a question", () =>
  at("settings/buckets", { available, connected: true }, async (page) => {
    await page.getByRole("button", { name: "Disconnect s3://old-archive/" }).focus();
    await page.keyboard.press("Enter");
    const question = page.getByRole("dialog", { name: "Disconnect this bucket?" });
    await question.getByText("Tasks imported from there stay.").waitFor();
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await page.keyboard.press("Enter");
    await question.getByRole("button", { name: "Disconnect" }).click();
    await card(page, "s3://old-archive/").waitFor({ state: "detached" });
    assert.equal(await page.getByRole("button", { name: /^Disconnect/ }).count(), 1);
  }));

test("who is no owner sees buckets, and changes none", async () => {
  await at("settings/buckets", { available, connected: true, member: true }, async (page) => {
    await card(page, "s3://old-archive/").waitFor();
    assert.equal(await page.getByRole("button", { name: /onnect/ }).count(), 0);
    await shoot(page, "buckets-member");
  });
  await at("settings/buckets", { available, member: true }, async (page) => {
    await page.getByText("An owner can connect one.").waitFor();
    assert.equal(await page.getByRole("button", { name: /onnect/ }).count(), 0);
    await shoot(page, "buckets-member-none");
  });
});
