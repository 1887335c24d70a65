import { afterEach, describe, expect, test, vi } from "vitest";
import { corsOf, fetchMediaText, tryMediaUrl } from "./media-url.ts";

const page = "https://labels.example/projects/1/label";
const allowed = (address: string) => tryMediaUrl(address, page);

afterEach(() => vi.unstubAllGlobals());

describe("addresses of tasks", () => {
  test.each([
    "/api/current-user/token",
    "https://labels.example/api/current-user/token",
    "http://labels.example/api/current-user/token",
    "//labels.example/logout",
    "../../api/projects",
    "/data/../api/current-user/token",
    "/data/%2e%2e/api/current-user/token",
    "/data/..%2fapi/current-user/token",
    "/data/%2e%2e%2fapi/x",
    "/data/..\\api/x",
    "/data\\..\\api/x",
    "/database/x",
    "/user/login",
    " /logout",
    "\t/logout",
    "javascript:alert(1)",
    "blob:https://labels.example/5d2c",
    "file:///etc/passwd",
    "ftp://other.example/x",
    "https://[",
  ])("%s is refused", (address) => expect(allowed(address)).toBeUndefined());

  test.each([
    ["/data/upload/1/a%20b.png", true],
    ["/data/local-files/?d=x%2Fy.png", true],
    ["/storage-data/uploaded/?filepath=upload/x.txt", true],
    ["https://other.example/api/x.png", false],
    ["data:image/png;base64,AAAA", false],
  ])("%s is loaded", (address, isOwn) => expect(allowed(address)?.isOwn).toBe(isOwn));
});

describe("a text at an address", () => {
  const stop = new AbortController().signal;
  const answering = (answer: Partial<Response>) => {
    const call = vi.fn(async (_url: string, _options: RequestInit) => ({
      ok: true,
      text: async () => "secret",
      ...answer,
    }));
    vi.stubGlobal("fetch", call);
    return call;
  };

  test("on this site is asked for only under the media paths", async () => {
    const call = answering({});
    await expect(fetchMediaText("/api/current-user/token", stop)).rejects.toThrow("not one of media");
    expect(call).not.toHaveBeenCalled();
    await fetchMediaText("/data/upload/1/a.txt", stop);
    expect(call.mock.calls[0]?.[1].credentials).toBe("same-origin");
  });

  test("elsewhere gets no credentials", async () => {
    const call = answering({});
    await fetchMediaText("https://other.example/a.txt", stop);
    expect(call.mock.calls[0]?.[1].credentials).toBe("omit");
    const other = { href: "https://other.example/a.png", isOwn: false };
    expect(corsOf("use-credentials", other)).toBe("anonymous");
  });

  test("is not read when a redirect has led to another path of this site", async () => {
    answering({ redirected: true, url: `${location.origin}/api/current-user/token` });
    await expect(fetchMediaText("/data/upload/1/a.txt", stop)).rejects.toThrow("not one of media");
  });
});
