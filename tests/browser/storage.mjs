// The content of the page's database in the browser.

/** The whole content. -> { parcels, entries, pieces }, each a list; empty before the page has created the database */
export const kept = (page) =>
  page.evaluate(async () => {
    const nothing = { parcels: [], entries: [], pieces: [] };
    // Opening a missing database would create it.
    if (!(await indexedDB.databases()).some(({ name }) => name === "skylabel")) return nothing;
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open("skylabel"));
    try {
      const lists = Object.keys(nothing).map(async (name) => [name, await done(database.transaction(name).objectStore(name).getAll())]);
      return Object.fromEntries(await Promise.all(lists));
    } finally {
      database.close();
    }
  });

/** Waits until the content of the page's database matches. */
export async function untilKept(page, fits, what) {
  const end = Date.now() + 20_000;
  for (;;) {
    const now = await kept(page);
    if (fits(now)) return now;
    if (Date.now() > end) throw new Error(`${what}: ${JSON.stringify(now).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until the journal or the outbox contains a word of a text. */
export const untilJournaled = (page, word) =>
  untilKept(page, (now) => JSON.stringify(now).includes(`"text":${JSON.stringify(word)}`), `the journal lacks ${word}`);
