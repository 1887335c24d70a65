// The content security policy allows no inline style and no inline script, and nothing needs them: configs with
// styles of their own, instructions that are HTML, the XML editor with its tooltips, the forms, the API's docs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, page, server } from "./stage.mjs";
import * as steps from "./steps.mjs";

const config = `<View>
  <Style>.own { letter-spacing: 3px }</Style>
  <View className="own" style="background: rgb(1, 2, 3)"><Header value="Kinds"/></View>
  <Labels name="label" toName="text"><Label value="Person" background="#112233"/></Labels>
  <Text name="text" value="$text"/>
</View>`;

const instructions = `<style>b { color: rgb(4, 5, 6) }</style>
<p style="color: rgb(7, 8, 9)">Mark <b>names</b>.</p>
<img src="/missing.png" alt="" data-handler><script>document.body.dataset.ran = "yes"</script>
<a href="https://example.com/rules">Rules</a>`;

test("the policy allows nothing inline", async () => {
  const policy = (await page.request.get(server.url)).headers()["content-security-policy"];
  assert.match(policy, /script-src 'self';/);
  assert.match(policy, /style-src 'self';/);
  assert.doesNotMatch(policy, /unsafe/);
});

test("a config's styles and HTML instructions are shown as they are written, and run nothing", async () => {
  const project = await steps.ask(page, server.url, "/api/projects", {
    title: "Styles",
    label_config: config,
    expert_instruction: instructions,
    show_instruction: true,
  });
  await steps.ask(page, server.url, `/api/projects/${project.id}/import`, [{ text: "Ann met Bob" }]);
  await page.goto(`${server.url}/projects/${project.id}/label`);
  const frame = page.frameLocator("iframe");
  const colour = (locator) => locator.evaluate((element) => getComputedStyle(element).color);
  await frame.getByText("Rules").waitFor();
  assert.equal(await colour(frame.locator("b")), "rgb(4, 5, 6)");
  assert.equal(await colour(frame.locator("p")), "rgb(7, 8, 9)");
  assert.equal(await frame.locator("body").getAttribute("data-ran"), null);
  assert.equal(await frame.locator("a").getAttribute("target"), "_blank");
  await page.getByRole("button", { name: "Start labeling" }).click();

  const own = page.locator(".own").first();
  await own.waitFor();
  const style = await own.evaluate((element) => {
    const { letterSpacing, backgroundColor } = getComputedStyle(element);
    return { letterSpacing, backgroundColor };
  });
  assert.deepEqual(style, { letterSpacing: "3px", backgroundColor: "rgb(1, 2, 3)" });
  await page.keyboard.press("1");
  await steps.dragOverWord(page, "Ann");
  await steps.untilRegions(page, 1);

  // Instructions introduce the label stream, not a task that somebody looks up.
  const [task] = (await steps.ask(page, server.url, `/api/tasks?project=${project.id}`)).tasks;
  await page.goto(`${server.url}/projects/${project.id}/data?task=${task.id}`);
  await page.locator(".sk-text").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);

  await page.goto(`${server.url}/projects/${project.id}/settings/labeling`);
  const editor = page.getByRole("textbox", { name: "Labeling config" });
  await editor.click();
  // The editor's own style sheets work: gutters are next to the text.
  const [gutter, text] = [await page.locator(".cm-gutters").boundingBox(), await editor.boundingBox()];
  assert.ok(gutter.x + gutter.width <= text.x + 1, "the gutter lies beside the text");
  // Completion comes after the editor.
  await editor.and(page.locator("[aria-autocomplete=list]")).waitFor();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type("<Te");
  await page.locator(".cm-tooltip-autocomplete").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".cm-lint-marker-error").first().hover();
  await page.locator(".cm-tooltip-lint").waitFor();
});

test("the forms for scripts and the API's docs have their styles", async () => {
  await page.goto(`${server.url}/docs/api`);
  await page.getByText("/api/projects").first().waitFor();
  await page.context().clearCookies();
  const form = await page.request.get(`${server.url}/user/login/`, { headers: { accept: "*/*" } });
  const sheet = /<link rel="stylesheet" href="([^"]+)">/.exec(await form.text())?.[1];
  const answer = await page.request.get(server.url + sheet);
  assert.equal(answer.headers()["content-type"], "text/css; charset=utf-8");
});

test("nothing was reported as against the policy, and a report would have been seen", async () => {
  assert.deepEqual(browser.problems, []);
  const [report] = await Promise.all([
    page.waitForEvent("console"),
    page.evaluate(() => document.body.setAttribute("style", "color: red")),
  ]);
  assert.match(report.text(), /Content Security Policy/);
  assert.equal(browser.problems.length, 1);
});
