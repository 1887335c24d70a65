// Measurements inside the page and on the network.
import { gzipSync } from "node:zlib";

/** Runs in every page before its own scripts: long tasks, the first paint with a condition true, quiet afterwards. */
export const OBSERVER = `(() => {
  if (window.__bench) return;
  const bench = (window.__bench = { long: [] });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) bench.long.push([entry.startTime, entry.duration]);
  }).observe({ type: "longtask", buffered: true });
  bench.painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  }));
  const holds = (test) => { try { return !!test(); } catch { return false; } };
  // -> [first paint with the condition true, end of the last long task before 'quiet' ms without one]
  bench.usable = async (source, quiet, limit) => {
    const test = eval("() => (" + source + ")");
    const end = performance.now() + limit;
    while (!holds(test)) {
      if (performance.now() > end) return null;
      await new Promise((go) => setTimeout(go, 4));
    }
    const painted = await bench.painted();
    let last = painted;
    for (;;) {
      const before = performance.now();
      await new Promise((go) => setTimeout(go, 25));
      const now = performance.now();
      if (now - before > 75) last = now;
      for (const [start, length] of bench.long) last = Math.max(last, start + length);
      if (now - last >= quiet || now > end) return [painted, last];
    }
  };
  // From the next event of that type to the first paint with the condition true: looked for in every frame before
  // its paint, since a timer may come only after it.
  bench.arm = (type, source, limit) => {
    const test = eval("() => (" + source + ")");
    bench.armed = new Promise((done) => addEventListener(type, (event) => {
      const end = performance.now() + limit;
      const frame = () => {
        if (!holds(test)) return performance.now() > end ? done(null) : requestAnimationFrame(frame);
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - event.timeStamp);
        channel.port2.postMessage(0);
      };
      requestAnimationFrame(frame);
    }, { capture: true, once: true }));
  };
})()`;

export const usable = (page, condition, quiet = 300, limit = 60_000) =>
  page.evaluate(([s, q, l]) => window.__bench.usable(s, q, l), [condition, quiet, limit]);

/** Milliseconds from the event of `act` to the paint of its effect. */
export async function armed(page, type, condition, act) {
  await page.evaluate(([t, s]) => window.__bench.arm(t, s, 20_000), [type, condition]);
  await act();
  return page.evaluate(() => window.__bench.armed);
}

/**
 * Bytes of every answer: as sent, decoded, and what gzip -6 makes of them. Bodies are read and packed once the loading is
 * over: it has the machine to itself.
 */
export async function wire(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable", { maxTotalBufferSize: 2e8, maxResourceBufferSize: 1e8 });
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  const answers = new Map();
  client.on("Network.responseReceived", ({ requestId, response, type }) =>
    answers.set(requestId, { url: response.url, type, mime: response.mimeType, sent: 0, raw: 0, gz: 0 }),
  );
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId);
    if (!answer) return;
    answer.sent = encodedDataLength;
    answer.finished = true;
  });
  const weigh = async ([requestId, answer]) => {
    if (!answer.finished) return;
    const { body, base64Encoded } = await client.send("Network.getResponseBody", { requestId });
    const bytes = Buffer.from(body, base64Encoded ? "base64" : "utf8");
    answer.raw = bytes.length;
    answer.gz = /png|jpe?g|webp|woff2/.test(answer.mime) ? bytes.length : gzipSync(bytes, { level: 6 }).length;
  };
  return async () => {
    await Promise.all([...answers].map((entry) => weigh(entry).catch(() => {})));
    const out = { requests: 0, sentKB: 0, gzKB: 0, scriptKB: 0 };
    for (const { url, type, sent, gz } of answers.values()) {
      if (!url.startsWith("http")) continue;
      out.requests++;
      out.sentKB += sent / 1024;
      out.gzKB += gz / 1024;
      if (type === "Script") out.scriptKB += gz / 1024;
    }
    await client.detach();
    return out;
  };
}

/** The script heap after a garbage collection, in MB. */
export async function heap(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  await client.send("Performance.enable");
  const { metrics } = await client.send("Performance.getMetrics");
  await client.detach();
  return metrics.find(({ name }) => name === "JSHeapUsedSize").value / 1048576;
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[(sorted.length - 1) >> 1] : null;
};
