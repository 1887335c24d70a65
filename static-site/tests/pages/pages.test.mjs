// Looks at every page in Chromium: no console error under the content security policy, no accessibility violation,
// and the keyboard reaches what it has to. With SHOTS=<folder> also saves pictures.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, serve, violations } from "./harness.mjs";

const shots = process.env.SHOTS;
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function at(state, path, look, options = {}) {
  const server = await serve(state);
  const { page, errors, context } = await openPage(browser, options);
  try {
    await page.goto(server.origin + path);
    await look(page, errors);
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
    server.close();
  }
}

const views = [
  ["sign-in", {}, "/", "Welcome back"],
  ["owner", { needsOwner: true }, "/", "Set up Skylabel"],
  ["sign-up", {}, "/signup?token=abc", "Join the team"],
  ["projects", { signedIn: true }, "/projects", "Cloud types"],
  ["projects-empty", { signedIn: true, empty: true }, "/projects", "Start your first project"],
  ["create", { signedIn: true }, "/projects/new", "Name"],
  ["data", { signedIn: true }, "/projects/1/data", "log-3"],
  ["data-empty", { signedIn: true }, "/projects/5/data", "No tasks yet"],
  ["import", { signedIn: true }, "/projects/1/data/import", "row 2, text: is missing"],
  ["export", { signedIn: true }, "/projects/1/data/export", "CoNLL 2003"],
  ["settings", { signedIn: true }, "/projects/1/settings/general", "Color"],
  ["settings-annotation", { signedIn: true }, "/projects/1/settings/annotation", "Distribution"],
  ["settings-labeling", { signedIn: true }, "/projects/1/settings/labeling", "Preview"],
  ["settings-members", { signedIn: true }, "/projects/1/settings/members", "jon@example.com"],
  ["settings-exports", { signedIn: true }, "/projects/1/settings/exports", "Weekly check"],
  ["settings-exports-empty", { signedIn: true, empty: true }, "/projects/1/settings/exports", "No exports scheduled"],
  ["settings-webhooks", { signedIn: true }, "/projects/1/settings/webhooks", "Annotation updated"],
  ["settings-webhooks-empty", { signedIn: true, empty: true }, "/projects/1/settings/webhooks", "No webhooks yet"],
  [
    "settings-buckets",
    { signedIn: true, available: ["logbooks"] },
    "/projects/1/settings/buckets",
    "No bucket connected yet",
  ],
  ["settings-danger", { signedIn: true }, "/projects/1/settings/danger", "Delete this project"],
  ["account", { signedIn: true }, "/user/account", "Legacy token"],
  ["not-found", { signedIn: true }, "/nowhere", "Page not found"],
];

for (const theme of ["light", "dark"]) {
  for (const [name, state, path, text] of views) {
    test(`${name} (${theme}) is clean`, () =>
      at(
        { ...state },
        path,
        async (page) => {
          await page.getByText(text).first().waitFor();
          await page.waitForLoadState("networkidle");
          await page.evaluate(() =>
            Promise.all(
              document
                .getAnimations()
                .map(
                  (animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime) && animation.finished,
                ),
            ),
          );
          if (shots) await page.screenshot({ path: `${shots}/${name}-${theme}.png` });
          assert.deepEqual(await violations(page), []);
        },
        { theme },
      ));
  }
}

test("a wrong password is said and can be corrected", () =>
  at({}, "/projects/1/data", async (page, errors) => {
    await page.getByLabel("E-mail").fill("mira@example.com");
    await page.getByLabel("Password").fill("wrong-password");
    await page.keyboard.press("Enter");
    await page.getByText("e-mail or password is wrong").waitFor();
    errors.length = 0;
    await page.getByLabel("Password").fill("right-password");
    await page.keyboard.press("Enter");
    await page.getByRole("grid").waitFor();
    assert.equal(new URL(page.url()).pathname, "/projects/1/data");
  }));

test("an ended session asks for the password over the page and goes on", () => {
  const state = { signedIn: true };
  return at(state, "/projects/1/data", async (page, errors) => {
    await page.locator("#task-1").waitFor();
    state.expired = true;
    await page.getByRole("grid").focus();
    await page.keyboard.press("End");
    await page.getByLabel("Password for mira@example.com").fill("right-password");
    await page.keyboard.press("Enter");
    await page.locator("#task-10000").waitFor();
    errors.length = 0;
  });
});

test("the keyboard moves through the table and opens a task", () =>
  at({ signedIn: true }, "/projects/1/data", async (page, errors) => {
    await page.getByRole("grid").focus();
    await page.locator("#task-1").waitFor();
    await page.keyboard.press("End");
    await page.locator("#task-10000").waitFor();
    await page.keyboard.press("Home");
    await page.locator("#task-1").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press(" ");
    await page.getByRole("button", { name: "Delete 1 task" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/projects/1/data?task=2");
    errors.length = 0;
  }));

test("Shift selects a range of tasks, by click and by Space", () =>
  at({ signedIn: true }, "/projects/1/data", async (page) => {
    const box = (id) => page.getByRole("checkbox", { name: `Select task ${id}`, exact: true });
    const selected = (count) => page.getByText(`${count} of 10,000 selected`).waitFor();
    await box(2).click();
    await box(6).click({ modifiers: ["Shift"] });
    await selected(5);
    await box(4).click({ modifiers: ["Shift"] });
    await selected(2);
    await page.getByRole("grid").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+Space");
    await selected(4);
    // Another order has other tasks in these rows.
    await page.getByRole("columnheader", { name: "Skipped" }).getByRole("button").click();
    await page.waitForURL("**order=cancelled_annotations");
  }));

test("a project or task that is not there leads back to the projects", () =>
  at({ signedIn: true }, "/projects/99/data", async (page, errors) => {
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
    await page.getByRole("link", { name: "Back to projects" }).click();
    await page.getByText("Cloud types").waitFor();
    errors.length = 0;
  }));

test("an unknown tag is listed once", () =>
  at({ signedIn: true }, "/projects/1/settings/labeling", async (page) => {
    await page.getByRole("textbox", { name: "Labeling config" }).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('<View>\n  <Labelz name="a"/>\n</View>');
    const list = page.getByRole("list", { name: "Problems" });
    await list.getByText("unknown tag Labelz").waitFor();
    assert.equal(await list.getByRole("listitem").count(), 1);
  }));

test("any row of a million is reached by the scrollbar", () =>
  at({ signedIn: true, tasks: 1_000_000 }, "/projects/1/data", async (page) => {
    await page.getByRole("grid").waitFor();
    await page.locator("#task-1").waitFor();
    await page.getByRole("grid").evaluate((grid) => {
      grid.scrollTop = grid.scrollHeight;
    });
    await page.locator("#task-1000000").waitFor();
    await page.getByRole("grid").evaluate((grid) => {
      grid.scrollTop = grid.scrollHeight / 2;
    });
    await page.locator('[id^="task-500"]').first().waitFor();
  }));

test("? lists the keys of the page", () =>
  at({ signedIn: true }, "/projects", async (page) => {
    await page.getByText("Cloud types").waitFor();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.getByText("Create a project").waitFor();
    if (shots) await page.screenshot({ path: `${shots}/help-light.png` });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  }));

test("a project is made with data and a template", () =>
  at({ signedIn: true }, "/projects", async (page) => {
    await page.getByText("Cloud types").waitFor();
    await page.keyboard.press("c");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Weather log");
    await page.getByRole("tab", { name: "Data import" }).click();
    await page.locator("input[type=file]").setInputFiles([
      { name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("text\nfog\n") },
      { name: "b.json", mimeType: "application/json", buffer: Buffer.from("[{}]") },
    ]);
    await page.getByRole("tab", { name: "Labeling setup" }).click();
    if (shots) await page.screenshot({ path: `${shots}/create-gallery.png` });
    await page.getByRole("button", { name: /Named entities/ }).click();
    await page.getByText("<Labels").first().waitFor();
    if (shots) await page.screenshot({ path: `${shots}/create-setup.png` });
    await page.getByRole("dialog").getByRole("button", { name: "Create project" }).click();
    await page.getByText("3 tasks imported").waitFor();
    await page.getByText("row 2, text: is missing").waitFor();
    if (shots) await page.screenshot({ path: `${shots}/create-imported.png` });
    await page.getByRole("button", { name: "Open project" }).click();
    await page.waitForURL("**/projects/9/data");
  }));

test("a project is deleted only by typing its name", () =>
  at({ signedIn: true }, "/projects/4/settings/danger", async (page) => {
    await page.getByRole("button", { name: "Delete project…" }).click();
    const confirm = page.getByRole("button", { name: "Delete project", exact: true });
    assert.equal(await confirm.isDisabled(), true);
    await page.getByLabel(/Type the project's name/).fill("Aerial photographs");
    assert.equal(await confirm.isDisabled(), false);
  }));
