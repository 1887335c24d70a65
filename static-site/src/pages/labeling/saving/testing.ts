/** Databases and tabs for tests. */
import "fake-indexeddb/auto";
import { uniqueId } from "../../../app/unique-id.ts";
import { Outbox, type OutboxParts } from "../outbox.ts";
import { openDatabase } from "./database.ts";
import { Journal } from "./journal.ts";
import { type Locks, pageLocks } from "./locks.ts";

/** A browser with a database of its own, of which tests open tabs. */
export function testBrowser() {
  const database = openDatabase(uniqueId());
  const open = () => database;
  const locks = pageLocks();
  const outboxes: Outbox[] = [];
  return {
    database,
    /** The names that a tab holds until it is closed. */
    tab() {
      const held = new Set<() => void>();
      const own: Locks = {
        exclusive: locks.exclusive,
        tryHold: async (name) => {
          const release = await locks.tryHold(name);
          if (release) held.add(release);
          return release;
        },
      };
      return {
        journal: new Journal(open, own),
        outbox(send: OutboxParts["send"]): Outbox {
          const outbox = new Outbox({ open, locks, send, journal: this.journal });
          outboxes.push(outbox);
          return outbox;
        },
        /** As when the tab crashes: what it holds is free, and nothing else happens. */
        crash() {
          for (const release of held) release();
        },
      };
    },
    close() {
      for (const outbox of outboxes) outbox.close();
    },
  };
}

export type TestBrowser = ReturnType<typeof testBrowser>;
