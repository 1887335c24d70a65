// A config may have tags that the page does not draw. The page says so, and asks before such a task is submitted. The
// number of a task that people read is its position in the project, not its id.
import assert from "node:assert/strict";
import { test } from "node:test";
import { page, server } from "./stage.mjs";
import * as steps from "./steps.mjs";

const config = `<View>
  <Labels name="scene" toName="video" required="true"><Label value="Rain"/></Labels>
  <Video name="video" value="$video"/>
  <DateTime name="when" toName="video" required="true"/>
</View>`;

test("a task with an undrawn tag says so, and is submitted only after a question", async () => {
  const tasks = [{ video: "/data/one.mp4" }, { video: "/data/two.mp4" }];
  const { project, tasks: ids } = await steps.projectWith(page, server.url, { title: "Videos", config, tasks });
  await page.goto(`${server.url}/projects/${project}/label`);
  await page.getByText("Part of this task is not shown: Skylabel does not draw <Video>, <DateTime>.").waitFor();
  await page.keyboard.press("Control+Enter");
  const question = page.getByRole("dialog", { name: "Submit without seeing the whole task?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await question.waitFor({ state: "detached" });
  assert.equal(await steps.shownTask(page), ids[0]);
  assert.deepEqual(await steps.exported(page, server.url, project), []);
  await page.keyboard.press("Control+Enter");
  await steps.submitInStream(page, () => question.getByRole("button", { name: "Submit anyway" }).click());
  await question.waitFor({ state: "detached" });
  assert.equal((await steps.exported(page, server.url, project)).length, 1);
  // A skip means that nothing was labeled, so the page does not ask.
  await page.keyboard.press("Control+Space");
  await page.getByText("All done").waitFor();
});

test("tasks are numbered from 1 in their project, however far apart their ids are", async () => {
  const some = (count) => Array.from({ length: count }, (_, n) => ({ text: `line ${n}` }));
  const text = `<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="a"/></Choices></View>`;
  const { project } = await steps.projectWith(page, server.url, { title: "First", config: text, tasks: some(120) });
  await steps.projectWith(page, server.url, { title: "Between", config: text, tasks: some(3) });
  await steps.ask(page, server.url, `/api/projects/${project}/import`, some(2));
  const query = encodeURIComponent(JSON.stringify({ ordering: ["-tasks:inner_id"] }));
  const { tasks } = await steps.ask(page, server.url, `/api/tasks?project=${project}&page_size=3&query=${query}`);
  assert.deepEqual(tasks.map(({ inner_id }) => inner_id), [122, 121, 120]);
  assert.notEqual(tasks[0].id - tasks[2].id, 2, "the ids are not continuous here");
  await page.goto(`${server.url}/projects/${project}/data?task=${tasks[0].id}`);
  await page.getByRole("region", { name: "Annotation" }).getByText("Task 122", { exact: true }).waitFor();
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByText("Task 122").waitFor();
  await page.getByRole("heading", { name: "Label task 122" }).waitFor();
});
