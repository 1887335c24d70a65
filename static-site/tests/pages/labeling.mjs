// Labels one task of the mock: opens the label stream, submits, and knows where the image is.
import { visit } from "./harness.mjs";

/** Opens a task with some data under a config. `options.result` is a prediction that the annotation starts from. */
export const labelTask = (browser, config, data, look, { result, ...options } = {}) =>
  visit(
    browser,
    "label",
    { config, task: { data, ...(result ? { predictions: [{ id: 3, result, model_version: "" }] } : {}) } },
    async (page, errors, state) => {
      await page.getByRole("button", { name: "Submit" }).waitFor();
      await look(page, state, errors);
    },
    options,
  );

/** Submits and gives the result that was sent. */
export async function submitted(page, state, keys = "Control+Enter") {
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().includes("/annotations"));
  await page.keyboard.press(keys);
  await (await (await sent).response())?.finished();
  return state.submitted[0]?.result;
}

/** A point of the picture in the window, by parts of its sides. */
export async function at(page, x, y) {
  const box = await page.locator(".sk-image img").boundingBox();
  return [box.x + box.width * x, box.y + box.height * y];
}

/** The box of a word in the text. */
export const wordAt = (page, word) =>
  page.evaluate((wanted) => {
    const range = document.createRange();
    const node = document.querySelector(".sk-block").firstChild;
    range.setStart(node, node.data.indexOf(wanted));
    range.setEnd(node, node.data.indexOf(wanted) + wanted.length);
    const { x, y, width, height } = range.getBoundingClientRect();
    return { x, y: y + height / 2, to: x + width };
  }, word);
