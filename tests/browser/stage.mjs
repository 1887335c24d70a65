// The stage of a test file that imports it: a server, and a browser in which its owner is signed in.
import { after, before } from "node:test";
import { startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";
import { becomeOwner } from "./steps.mjs";

/** Set before the first test. Every file runs in a process of its own. */
export let server;
export let browser;
export let page;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  page = browser.page;
  await becomeOwner(page, server.url);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});
