/**
 * The guard of addresses that come with tasks. A task's data is written by people who may not see what its viewers may:
 * an address on this site is loaded only if it is one of media, and credentials are never sent anywhere else.
 */

/** The paths of this site that serve media. */
const MEDIA_PATHS = ["/data/", "/storage-data/"];

/** The address is not one that a task may load. */
export class ForbiddenMedia extends Error {
  constructor(readonly address: string) {
    super("this address is not one of media");
    this.name = "ForbiddenMedia";
  }
}

export interface MediaUrl {
  readonly href: string;
  /** On this site: it needs the viewer's session. */
  readonly isOwn: boolean;
}

/** Checks an address from a task. Throws `ForbiddenMedia`. */
export function mediaUrl(address: string, page: string = location.href): MediaUrl {
  const url = URL.parse(address.trim(), page);
  if (!url) throw new ForbiddenMedia(address);
  if (url.protocol === "data:") return { href: url.href, isOwn: false };
  const isOwn = url.host === new URL(page).host;
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  if (!isWeb || (isOwn && !isMediaPath(url.pathname))) throw new ForbiddenMedia(address);
  return { href: url.href, isOwn };
}

/** As `mediaUrl`, but a forbidden address is `undefined`. */
export function tryMediaUrl(address: string, page?: string): MediaUrl | undefined {
  try {
    return mediaUrl(address, page);
  } catch (error) {
    if (error instanceof ForbiddenMedia) return undefined;
    throw error;
  }
}

/** Loads a medium as text. Throws `ForbiddenMedia`, and an error with the status for other answers than 2xx. */
export async function fetchMediaText(address: string, signal: AbortSignal): Promise<string> {
  const { href, isOwn } = mediaUrl(address);
  const answer = await fetch(href, { signal, credentials: isOwn ? "same-origin" : "omit" });
  // Where a redirect has led counts as well.
  if (answer.redirected) mediaUrl(answer.url);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return await answer.text();
}

/** The CORS mode of a picture. Credentials go to this site alone, whatever the config asks for. */
export function corsOf(setting: string, { isOwn }: MediaUrl): "anonymous" | "use-credentials" | undefined {
  if (setting === "use-credentials") return isOwn ? "use-credentials" : "anonymous";
  return setting === "anonymous" ? "anonymous" : undefined;
}

/** No step up, however it is written: a server may read `%2e%2e%2f` as one. */
function isMediaPath(path: string): boolean {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return false;
  }
  return MEDIA_PATHS.some((prefix) => path.startsWith(prefix)) && !decoded.split(/[/\\]/).includes("..");
}
