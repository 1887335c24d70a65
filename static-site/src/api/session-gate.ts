/**
 * Holds requests that met a 401 in the middle of work until the person has signed in again.
 * The page stays mounted the while, so nothing typed or drawn is lost.
 */

type Listener = () => void;

let signedIn = false;
let waiting: { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } | null = null;
const listeners = new Set<Listener>();

function notify(): void {
  for (const listener of listeners) listener();
}

/** Tells the gate whether the page has a signed-in user; only then is a 401 an interruption. */
export function setSignedIn(value: boolean): void {
  signedIn = value;
  if (value) waiting?.resolve();
  else waiting?.reject(new Error("signed out"));
  waiting = null;
  notify();
}

/** Whether the sign-in-again dialog should be open. */
export function isInterrupted(): boolean {
  return waiting !== null;
}

/** Subscribes to changes of `isInterrupted`. */
export function onInterruption(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Waits for the sign-in; null when nobody was signed in, so that the 401 is an ordinary answer. */
export function waitForSignIn(): Promise<void> | null {
  if (!signedIn) return null;
  if (!waiting) {
    let resolve = () => {};
    let reject = (_reason: Error) => {};
    const promise = new Promise<void>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    // The dialog may be left by reloading: nobody has to be listening.
    promise.catch(() => {});
    waiting = { promise, resolve, reject };
    notify();
  }
  return waiting.promise;
}
