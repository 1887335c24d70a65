// Makes the README's pictures, docs/screenshot-image.png and docs/screenshot-text.png, from the built page and binary:
// `npm run screenshots`.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";
import * as steps from "./steps.mjs";
import { street } from "./street.mjs";

const docs = resolve(import.meta.dirname, "../../docs");

const imageConfig = `<View>
  <RectangleLabels name="label" toName="image">
    <Label value="Car" background="#2f9be8"/>
    <Label value="Person" background="#e0586a"/>
    <Label value="Bicycle" background="#d9822b"/>
    <Label value="Traffic light" background="#3aa876"/>
  </RectangleLabels>
  <Image name="image" value="$image" zoom="true" zoomControl="true"/>
  <Choices name="weather" toName="image" choice="single" showInline="true">
    <Choice value="Clear"/><Choice value="Overcast"/><Choice value="Rain"/><Choice value="Night"/>
  </Choices>
</View>`;

const textConfig = `<View>
  <Labels name="label" toName="text">
    <Label value="Person" background="#e0586a"/>
    <Label value="Organization" background="#d99a1c"/>
    <Label value="Place" background="#2f9be8"/>
    <Label value="Date" background="#3aa876"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="topic" toName="text" choice="single" showInline="true">
    <Choice value="Science"/><Choice value="Business"/><Choice value="Culture"/><Choice value="Sports"/>
  </Choices>
</View>`;

const text = `In the spring of 1909, Ada Lindqvist left Uppsala for Helsingør, where the Royal Meteorological Society had \
rented two rooms above the harbor office. Her task was modest: to write down the height and shape of the clouds over the \
Kattegat every hour, and to send the tables to Copenhagen at the end of each week.

Within a year the tables filled forty notebooks. Niels Brandt, the society's secretary, wrote to her on 4 March 1910 that \
"nobody in Europe has watched one sky for so long". He asked whether she would present the drawings in Berlin, at the \
congress of the International Cloud Commission.

Lindqvist accepted, but asked that her assistant, Karen Holm, be named beside her. The joint paper appeared in \
August 1911. Sailors from Gothenburg to Lübeck soon carried copies of its plates, and the harbor office in Helsingør \
kept the notebooks until the building was sold to the Øresund Steamship Company in 1934.`;

const mentions = [
  ["Date", "the spring of 1909"], ["Person", "Ada Lindqvist"], ["Place", "Uppsala"], ["Place", "Helsingør"],
  ["Organization", "Royal Meteorological Society"], ["Place", "Kattegat"], ["Place", "Copenhagen"],
  ["Person", "Niels Brandt"], ["Date", "4 March 1910"], ["Place", "Europe"], ["Place", "Berlin"],
  ["Organization", "International Cloud Commission"], ["Person", "Lindqvist accepted"], ["Person", "Karen Holm"],
  ["Date", "August 1911"], ["Place", "Gothenburg"], ["Place", "Lübeck"], ["Organization", "Øresund Steamship Company"],
  ["Date", "1934"],
];

const boxes = street.objects.map(({ label, x, y, width, height }, n) => ({
  id: `box-${n}`,
  type: "rectanglelabels",
  from_name: "label",
  to_name: "image",
  original_width: street.width,
  original_height: street.height,
  value: {
    x: (x / street.width) * 100,
    y: (y / street.height) * 100,
    width: (width / street.width) * 100,
    height: (height / street.height) * 100,
    rotation: 0,
    rectanglelabels: [label],
  },
}));

const spans = mentions.map(([label, found], n) => {
  const words = found.replace(" accepted", "");
  const start = text.indexOf(found);
  const value = { start, end: start + words.length, text: words, labels: [label] };
  return { id: `span-${n}`, type: "labels", from_name: "label", to_name: "text", value };
});

const choice = (name, object, value) => ({
  id: `${name}-0`, type: "choices", from_name: name, to_name: object, value: { choices: [value] },
});

/** Opens a project's label stream at a task whose draft has a result, with one region selected. */
async function openDraft(page, url, { project, task, result, region }) {
  await steps.ask(page, url, `/api/tasks/${task}/drafts`, { result, lead_time: 42 });
  await page.goto(`${url}/projects/${project}/label`);
  await steps.untilRegions(page, result.filter(({ type }) => type !== "choices").length);
  await page.getByRole("option").nth(region).click();
  await page.mouse.move(0, 0);
}

const server = await startServer();
// More pixels than the page is wide, for sharp pictures on dense screens.
const browser = await startBrowser({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });
try {
  const { page } = browser;
  await page.setContent(`<body style="margin:0">${street.svg}`);
  await page.setViewportSize({ width: street.width, height: street.height });
  const picture = join(server.folder, "street-0412.png");
  writeFileSync(picture, await page.screenshot());
  await page.setViewportSize({ width: 1280, height: 800 });
  await steps.becomeOwner(page, server.url);

  const project = await steps.createProject(page, { name: "Street scenes", files: [picture], template: /Object detection/ });
  await steps.ask(page, server.url, `/api/projects/${project}`, { label_config: imageConfig }, "PATCH");
  const [{ id: task }] = (await steps.ask(page, server.url, `/api/tasks?project=${project}`)).tasks;
  const result = [...boxes, choice("weather", "image", "Clear")];
  await openDraft(page, server.url, { project, task, result, region: boxes.length - 3 });
  await page.locator('[data-status="ready"]').waitFor();
  // The details of a kind of region load when they are first shown.
  await page.getByRole("spinbutton", { name: "X" }).waitFor();
  await page.screenshot({ path: join(docs, "screenshot-image.png") });

  const news = await steps.projectWith(page, server.url, { title: "Cloud atlas", config: textConfig, tasks: [{ text }] });
  await openDraft(page, server.url, {
    project: news.project,
    task: news.tasks[0],
    result: [...spans, choice("topic", "text", "Science")],
    region: 4,
  });
  await page.getByRole("region", { name: "Selected region" }).getByText(/\d–\d/).waitFor();
  await page.screenshot({ path: join(docs, "screenshot-text.png") });
} finally {
  await browser.close();
  await server.stop();
}
