// A small ML backend: it finds names in texts by their capitals, and boxes where it was asked about one.
import { createServer } from "node:http";

/** -> { url, asked, state, close }; `asked` holds its requests as [path, body], `state` is what a test changes. */
export async function startModel() {
  const asked = [];
  const state = { version: "v1", down: false, fails: false, slow: 0, answer: undefined, refuses: undefined };
  const server = createServer(async (request, answer) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const body = text ? JSON.parse(text) : undefined;
    const path = request.url;
    asked.push([path, body]);
    if (state.slow) await new Promise((go) => setTimeout(go, state.slow));
    const say = (status, json) => {
      answer.writeHead(status, { "Content-Type": "application/json" });
      answer.end(JSON.stringify(json));
    };
    if (state.down) return say(503, { detail: "down" });
    if (path === "/health") return say(200, { status: "UP", model_class: "Names" });
    if (path === "/setup") return say(200, { model_version: state.version });
    if (path === "/versions") return say(200, { versions: ["v1", "v2"] });
    if (path === "/webhook") return say(201, { status: "training" });
    if (path !== "/predict") return say(404, {});
    const refused = state.fails || body.tasks.some(({ data }) => state.refuses?.test(data.text));
    if (refused) return say(500, { detail: "no memory" });
    const { tasks, params } = body;
    const results = params?.context && state.answer ? [state.answer(params.context)] : tasks.map(({ data }) => names(data.text));
    say(200, { results: results.map((result) => ({ result, score: 0.91, model_version: state.version })) });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, asked, state, close: () => server.close() };
}

/** One span for each word that begins with a capital. */
function names(text) {
  return [...text.matchAll(/[A-Z]\w+/g)].map(({ 0: word, index }, n) => span(`name-${n}`, index, word, "Person"));
}

export const span = (id, start, text, label) => ({
  id,
  from_name: "label",
  to_name: "text",
  type: "labels",
  value: { start, end: start + text.length, text, labels: [label] },
});
