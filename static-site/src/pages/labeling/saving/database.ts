/** The browser's database of work that the server does not have yet: the journal of edits, and the outbox. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { EntryHead } from "./journal.ts";
import type { Parcel } from "./parcel.ts";

interface Schema extends DBSchema {
  /** Annotations on their way to the server. */
  parcels: { key: string; value: Parcel; indexes: { user: number } };
  /** What each journal entry is about. */
  entries: { key: string; value: EntryHead; indexes: { task: [number, number] } };
  /** What each journal entry holds, piece by piece: [entry, piece]. */
  pieces: { key: [string, string]; value: unknown };
}

export type Database = IDBPDatabase<Schema>;

/** Raised whenever stored entries or parcels get another shape; older ones are read no more. */
const VERSION = 1;

/** Opens it; `undefined` where the browser has none, or keeps it from the page. */
export async function openDatabase(name = "skylabel"): Promise<Database | undefined> {
  try {
    return await openDB<Schema>(name, VERSION, {
      upgrade(database) {
        database.createObjectStore("parcels", { keyPath: "id" }).createIndex("user", "user");
        database.createObjectStore("entries", { keyPath: "id" }).createIndex("task", ["user", "task"]);
        database.createObjectStore("pieces");
      },
      // A tab with a newer version of the page waits for this one to let go.
      blocking: (_, __, event) => (event.target as IDBDatabase).close(),
    });
  } catch {
    return undefined;
  }
}

let shared: Promise<Database | undefined> | undefined;

/** The page's database. */
export const database = (): Promise<Database | undefined> => {
  shared ??= openDatabase();
  return shared;
};
