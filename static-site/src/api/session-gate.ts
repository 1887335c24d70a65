/**
 * Holds requests that met a 401 in the middle of work until the person has signed in again.
 * The page stays mounted the while, so nothing typed or drawn is lost.
 */

type Listener = () => void;

/** Key of the signed-in user's id in the browser's storage: all tabs share the session cookie. public/start.js reads it, too. */
const storageKey = "skylabel.user";

let signedIn: number | null = null;
let waiting: { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } | null = null;
const listeners = new Set<Listener>();

function notify(): void {
  for (const listener of listeners) listener();
}

// Another tab signs in or out.
addEventListener("storage", notify);

/** Tells the gate who is signed in, by id, if anybody; only then is a 401 an interruption. */
export function setSignedIn(user: number | null): void {
  signedIn = user;
  try {
    if (user === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, String(user));
  } catch {
    // Storage is blocked: other tabs are not told.
  }
  if (user !== null) waiting?.resolve();
  else waiting?.reject(new Error("signed out"));
  waiting = null;
  notify();
}

/** Whether somebody was signed in when this browser last knew; true where it cannot know. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(storageKey) !== null;
  } catch {
    return true;
  }
}

/** Whether the sign-in-again dialog should be open. */
export function isInterrupted(): boolean {
  return waiting !== null;
}

/** Whether another tab has signed somebody else in: what this page sends would be stored as theirs. */
export function isSomebodyElse(): boolean {
  if (signedIn === null) return false;
  try {
    return ![null, String(signedIn)].includes(localStorage.getItem(storageKey));
  } catch {
    return false;
  }
}

/** Subscribes to changes of `isInterrupted` and `isSomebodyElse`. */
export function onInterruption(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Waits for the sign-in; null when nobody was signed in, so that the 401 is an ordinary answer. */
export function waitForSignIn(): Promise<void> | null {
  if (signedIn === null) return null;
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
