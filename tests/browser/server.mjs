// The real binary on a free loopback port with a folder of its own. SKYLABEL_BIN names another binary than the debug build.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

const freePort = () =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** Starts the server without an owner, unless `env` names one. -> { url, data, kill, restart, stop } */
export async function startServer(env = {}) {
  const folder = mkdtempSync(join(tmpdir(), "skylabel-browser-"));
  const log = join(folder, "log");
  mkdirSync(join(folder, "data"));
  const server = { url: "", folder };
  let child;
  const run = async () => {
    const port = await freePort();
    const out = openSync(log, "a");
    const binary = process.env.SKYLABEL_BIN ?? join(root, "target/debug/skylabel");
    child = spawn(binary, ["serve", "--data", join(folder, "data"), "--port", String(port)], {
      stdio: ["ignore", out, out],
      env: { ...process.env, ...env },
    });
    closeSync(out);
    const ended = new Promise((done) => {
      child.once("exit", () => done(true));
      child.once("error", () => done(true));
    });
    server.url = `http://127.0.0.1:${port}`;
    for (;;) {
      const ready = await fetch(`${server.url}/health`).then((answer) => answer.ok, () => false);
      if (ready) return;
      const over = await Promise.race([ended, new Promise((go) => setTimeout(go, 20, false))]);
      if (over) throw new Error(`the server ended at start:\n${readFileSync(log, "utf8").slice(-2000)}`);
    }
  };
  const end = (signal) =>
    new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.once("exit", done);
      child.kill(signal);
    });
  await run();
  server.kill = () => end("SIGKILL");
  server.restart = run;
  server.stop = async () => {
    await end("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  };
  return server;
}
