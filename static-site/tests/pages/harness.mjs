// Serves the built page with the content security policy of the product, and opens it in Chromium.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import { mockApi } from "./mock.mjs";

const dist = new URL("../../dist/", import.meta.url).pathname;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
// As crates/api/src/layers.rs has it.
const policy = [
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: http: https:",
  "media-src 'self' data: blob: http: https:; connect-src 'self' http: https:; font-src 'self' data:",
  "worker-src 'self' blob:; frame-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

/** Starts the server; answers its address and how to end it. */
export async function serve(state) {
  const answer = mockApi(state);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://page");
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const isJson = request.headers["content-type"]?.includes("json");
    const mocked = answer(request.method, url, isJson && text ? JSON.parse(text) : undefined);
    if (mocked) {
      response.writeHead(mocked.status, { "Content-Type": "application/json", ...mocked.headers });
      response.end(mocked.status === 204 ? undefined : JSON.stringify(mocked.json));
      return;
    }
    if (url.pathname.startsWith("/api/")) {
      response.writeHead(404, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ detail: `the mock has no ${request.method} ${url.pathname}` }));
      return;
    }
    // Any picture will do for the media of tasks.
    const asked = join(dist, url.pathname.startsWith("/data/upload/") ? "favicon.svg" : url.pathname);
    const file = extname(url.pathname) && existsSync(asked) ? asked : join(dist, "index.html");
    response.writeHead(200, {
      "Content-Type": types[extname(file)] ?? "text/plain",
      "Content-Security-Policy": policy,
    });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
}

/** A page that collects what went wrong in it. */
export async function openPage(browser, { theme = "light", viewport = { width: 1440, height: 900 }, ...more } = {}) {
  const context = await browser.newContext({
    ...more,
    viewport,
    colorScheme: theme,
    locale: "en-GB",
    // Only for injecting the checker; the policy itself is tested by the errors collected here.
    bypassCSP: false,
  });
  if (more.userAgent?.includes("Macintosh"))
    await context.addInitScript(() => Object.defineProperty(navigator, "platform", { value: "MacIntel" }));
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  return { page, errors, context };
}

/** Accessibility violations of the page as it stands. */
export async function violations(page) {
  // The debugger's evaluation is not bound by the page's policy.
  await page.evaluate(axeSource);
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }),
  );
  return result.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => `${node.html.slice(0, 120)} ${node.failureSummary?.split("\n")[1] ?? ""}`)
        .join(" | ")}`,
  );
}

/**
 * Opens an address of project 1, where the mock has what is `known`; no fault may be left in `errors` at the end.
 */
export async function visit(browser, path, known, look, options) {
  const state = { signedIn: true, ...known };
  const server = await serve(state);
  const { page, errors, context } = await openPage(browser, options);
  try {
    await page.goto(`${server.origin}/projects/1/${path}`);
    await look(page, errors, state);
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
    server.close();
  }
}

const shots = process.env.SHOTS;

/** Takes a picture, where pictures are wanted, of what must be accessible, once nothing moves any more. */
export async function shoot(page, name) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => Promise.race([one.finished, 0]))));
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  assert.deepEqual(await violations(page), []);
}

/** The item of a list that has such a heading. */
export const card = (page, name) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
