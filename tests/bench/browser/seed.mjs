// Creates the projects of the measurements through the API. -> { list, text100, text1000, box500, stream }
import { deflateSync } from "node:zlib";

const LABELS = ["PER", "ORG", "LOC", "DATE", "MISC"];
const COLOURS = ["#e2233c", "#2288cc", "#22aa44", "#cc8800", "#8844cc"];
const WORDS =
  "the river crossed old town while Anna Keller met Doctor Brandt near Lisbon harbour and bought seven maps from Orion Press for eleven coins before winter storms closed every northern road".split(
    " ",
  );
const WIDTH = 1920;
const HEIGHT = 1080;

const labels = LABELS.map((l, i) => `<Label value="${l}" hotkey="${i + 1}" background="${COLOURS[i]}"/>`).join("");
const CONFIGS = {
  text: `<View><Labels name="label" toName="text">${labels}</Labels><Text name="text" value="$text"/></View>`,
  box: `<View><Image name="image" value="$image"/><RectangleLabels name="label" toName="image">${labels}</RectangleLabels></View>`,
  choice: `<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="Positive" hotkey="1"/><Choice value="Negative" hotkey="2"/></Choices></View>`,
};

/** The same numbers in every run. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function text(length, next) {
  let out = "";
  let line = 0;
  while (out.length < length) {
    const word = WORDS[(next() * WORDS.length) | 0];
    out += word;
    line += word.length + 1;
    if (line > 400 && next() < 0.2) {
      out += ".\n";
      line = 0;
    } else out += " ";
  }
  return out.slice(0, length);
}

function spans(content, count) {
  const step = content.length / count;
  const out = [];
  for (let i = 0; i < count; i++) {
    let start = Math.floor(i * step);
    while (start > 0 && /\S/.test(content[start - 1])) start++;
    while (/\s/.test(content[start] ?? "x")) start++;
    let end = start;
    while (end < content.length && /\S/.test(content[end])) end++;
    if (end <= start) continue;
    const value = { start, end, text: content.slice(start, end), labels: [LABELS[i % 5]] };
    out.push({ id: `s${i}`, from_name: "label", to_name: "text", type: "labels", value });
  }
  return out;
}

function boxes(count) {
  const columns = Math.ceil(Math.sqrt((count * 16) / 9));
  const rows = Math.ceil(count / columns);
  return Array.from({ length: count }, (_, i) => ({
    id: `b${i}`,
    from_name: "label",
    to_name: "image",
    type: "rectanglelabels",
    original_width: WIDTH,
    original_height: HEIGHT,
    image_rotation: 0,
    value: {
      x: ((i % columns) * 100) / columns,
      y: (Math.floor(i / columns) * 100) / rows,
      width: 70 / columns,
      height: 70 / rows,
      rotation: 0,
      rectanglelabels: [LABELS[i % 5]],
    },
  }));
}

function picture() {
  const row = WIDTH * 3 + 1;
  const raw = Buffer.alloc(row * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0, at = y * row + 1; x < WIDTH; x++, at += 3) {
      raw[at] = (x * 255) / WIDTH;
      raw[at + 1] = (y * 255) / HEIGHT;
      raw[at + 2] = (((x >> 6) ^ (y >> 6)) & 1) * 90 + 80;
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
  head.writeUInt32BE(WIDTH);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 2], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(raw)), chunk("IEND", Buffer.alloc(0))]);
}

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
function crc(bytes) {
  let c = ~0;
  for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

/** All pages that the measurements open. */
export async function seed(base, token) {
  const authorization = `Token ${token}`;
  const ask = async (method, path, body) => {
    const isForm = body instanceof FormData;
    const answer = await fetch(base + path, {
      method,
      headers: isForm || !body ? { authorization } : { authorization, "content-type": "application/json" },
      body: isForm || !body ? body : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return answer.json();
  };
  const project = async (title, label_config) => (await ask("POST", "/api/projects/", { title, label_config })).id;
  const one = async (id) => (await ask("GET", `/api/tasks?project=${id}&page=1&page_size=1`)).tasks[0];

  const next = random(42);
  const out = {};
  for (const [key, length, count] of [
    ["text100", 10_000, 100],
    ["text1000", 200_000, 1000],
  ]) {
    const content = text(length, next);
    const result = spans(content, count);
    const id = await project(`Text, ${count} regions`, CONFIGS.text);
    await ask("POST", `/api/projects/${id}/import`, [{ data: { text: content }, annotations: [{ result }] }]);
    out[key] = { project: id, task: (await one(id)).id, regions: result.length };
  }

  const id = await project("Image, 500 boxes", CONFIGS.box);
  const form = new FormData();
  form.append("file", new Blob([picture()], { type: "image/png" }), "picture.png");
  await ask("POST", `/api/projects/${id}/import`, form);
  const plain = await one(id);
  await ask("POST", `/api/projects/${id}/import`, [{ data: plain.data, annotations: [{ result: boxes(500) }] }]);
  const both = await ask("GET", `/api/tasks?project=${id}&page=1&page_size=2`);
  out.box500 = { project: id, task: both.tasks.find((task) => task.id !== plain.id).id, regions: 500 };

  const stream = await project("Stream", CONFIGS.choice);
  const texts = Array.from({ length: 60 }, (_, i) => ({ data: { text: `#${i} ${text(400, next)}` } }));
  await ask("POST", `/api/projects/${stream}/import`, texts);
  out.stream = { project: stream };
  return out;
}
