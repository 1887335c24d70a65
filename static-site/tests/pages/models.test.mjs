// ML backends of a project's settings: connected, refused, tested, trained, asked and deleted; how predictions are used.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { card, launch, shoot, visit } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Opens the models of a project. */
const withModels = (look, { models = true, ...options } = {}) =>
  visit(browser, "settings/model", { models }, look, options);

for (const theme of ["light", "dark"]) {
  test(`a model is connected, and what the server refuses is said (${theme})`, () =>
    withModels(
      async (page, errors, state) => {
        await page.getByRole("heading", { name: "No model connected yet" }).waitFor();
        await shoot(page, `models-empty-${theme}`);
        await page.getByRole("button", { name: "Connect a model" }).click();
        const dialog = page.getByRole("dialog", { name: "Connect a model" });
        await page.keyboard.type("Names");
        await dialog.getByLabel("URL").fill("https://down.example.com");
        await dialog.getByLabel("Authentication").selectOption("HTTP Basic");
        await dialog.getByLabel("Username").fill("harbour");
        await dialog.getByLabel("Password").fill("secret");
        await dialog.getByRole("switch", { name: "Use the model's newest version" }).uncheck();
        await dialog.getByLabel("Version", { exact: true }).fill("2026-10-01");
        await dialog.getByLabel("Extra parameters").fill('{"size": "large"}');
        await dialog.getByRole("button", { name: "Save" }).click();
        await dialog.getByText("The ML backend is not up.").waitFor();
        errors.length = 0;
        await shoot(page, `models-form-${theme}`);
        await dialog.getByLabel("URL").fill("https://models.example.com");
        await dialog.getByRole("button", { name: "Save" }).click();
        await dialog.waitFor({ state: "detached" });
        assert.deepEqual(state.sent, {
          project: 1,
          title: "Names",
          url: "https://models.example.com",
          description: "",
          is_interactive: false,
          auth_method: "BASIC_AUTH",
          basic_auth_user: "harbour",
          basic_auth_pass: "secret",
          extra_params: { size: "large" },
          auto_update: false,
          model_version: "2026-10-01",
          timeout: 100,
        });
      },
      { theme, models: false },
    ));

  test(`models say how they stand, and are asked about every task (${theme})`, () =>
    withModels(
      async (page) => {
        const ships = card(page, "Names of ships and people");
        await ships.getByText("Interactive").waitFor();
        await card(page, "Places").getByText("/health did not answer in time").waitFor();
        await ships.getByRole("button", { name: "Get predictions" }).click();
        await ships.getByText("240 of 10,000 tasks").waitFor();
        await ships.getByText("9998 predictions").or(ships.getByText("9,998 predictions")).waitFor();
        await ships.getByText("Task IDs 7, 8: no JSON").waitFor();
        await shoot(page, `models-${theme}`);
      },
      { theme },
    ));
}

test("a model is tested, trained, changed and deleted by the keyboard", () =>
  withModels(async (page, errors, state) => {
    const places = card(page, "Places");
    const menu = places.getByRole("button", { name: "More about Places" });
    await menu.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Test “Places”" });
    await dialog.getByRole("alert").getByText("/predict did not answer in time").waitFor();
    errors.length = 0;
    await page.keyboard.press("Escape");
    await menu.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await places.getByText("Training", { exact: true }).waitFor();
    await menu.focus();
    await page.keyboard.press("Enter");
    for (let step = 0; step < 2; step++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const form = page.getByRole("dialog", { name: "Edit “Places”" });
    assert.equal(await form.getByLabel("Password").getAttribute("placeholder"), "Unchanged");
    await form.getByLabel("Name", { exact: true }).fill("Harbours");
    await page.keyboard.press("Enter");
    await form.waitFor({ state: "detached" });
    assert.equal("basic_auth_pass" in state.sent, false);
    const harbours = card(page, "Harbours");
    await harbours.getByRole("button", { name: "More about Harbours" }).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Delete “Harbours”?" }).getByRole("button", { name: "Delete" }).click();
    await harbours.waitFor({ state: "detached" });
  }));

test("how predictions are used is chosen", () =>
  withModels(async (page, _, state) => {
    const which = page.getByLabel("Predictions to show");
    await which.selectOption({ label: "2026-10-01 (6,421)" });
    await page.getByRole("switch", { name: "Show predictions to annotators" }).uncheck();
    await page.getByRole("switch", { name: "Request missing predictions when a task is opened" }).check();
    await page.getByLabel("Train every N annotations").fill("50");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    assert.deepEqual(state.sent, {
      model_version: "2026-10-01",
      show_collab_predictions: false,
      evaluate_predictions_automatically: true,
      min_annotations_to_start_training: 50,
    });
  }));

test("a run that was under way is in its model's card, and stays there when it is over", () =>
  withModels(async (page, _, state) => {
    await card(page, "Places").waitFor();
    state.predicting = {
      id: 31,
      kind: "predict",
      status: "running",
      unit: "tasks",
      done: 5,
      total: 9,
      task_count: 0,
      annotation_count: 0,
      prediction_count: 0,
      problems: [],
      report: null,
      backend: 2,
      resting_since: "2026-11-27T01:00:00Z",
      created_at: "2026-11-27T00:30:00Z",
      finished_at: null,
    };
    await page.reload();
    const places = card(page, "Places");
    await places.getByText("5 of 9 tasks").waitFor();
    await places.locator('button[aria-busy="true"]', { hasText: "Get predictions" }).waitFor();
    await places.getByText(/has not answered since 27 Nov 2026/).waitFor();
    await shoot(page, "models-resting");
    await places.getByText("9998 predictions").or(places.getByText("9,998 predictions")).waitFor();
    assert.equal(await page.getByRole("heading", { name: "Earlier predictions" }).count(), 0);
  }));
