/**
 * Names that one tab of the browser holds at a time. A tab that is closed or crashes holds nothing any more. Browsers
 * keep Web Locks from pages that came by plain HTTP from another machine; there each tab is alone with its names, and
 * the preconditions and unique ids of requests keep the server from storing anything twice.
 */
export interface Locks {
  /** Runs `work` while no other holds the name. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Holds the name until it is released; `undefined` if another holds it. */
  tryHold(name: string): Promise<(() => void) | undefined>;
}

export const browserLocks = (): Locks => (globalThis.navigator?.locks ? webLocks(navigator.locks) : pageLocks());

function webLocks(manager: LockManager): Locks {
  return {
    exclusive: async (name, work) => manager.request(name, work),
    tryHold: (name) =>
      new Promise((resolve, reject) => {
        const held = manager.request(name, { ifAvailable: true }, (lock) => {
          if (!lock) return resolve(undefined);
          return new Promise<void>((release) => resolve(release));
        });
        held.catch(reject);
      }),
  };
}

/** Locks among those who share the object. */
export function pageLocks(): Locks {
  const last = new Map<string, Promise<unknown>>();
  const hold = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = last.get(name) ?? Promise.resolve();
    const run = before.then(work, work);
    const over = run
      .catch(() => {})
      .then(() => {
        if (last.get(name) === over) last.delete(name);
      });
    last.set(name, over);
    return run;
  };
  return {
    exclusive: hold,
    tryHold: (name) => {
      if (last.has(name)) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        void hold(name, () => new Promise<void>((release) => resolve(release)));
      });
    },
  };
}
