import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api, apiFetch, csrfToken, ok } from "./client.ts";
import { ApiError, toApiError } from "./errors.ts";
import { isInterrupted, isSomebodyElse, setSignedIn } from "./session-gate.ts";

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

let answers: (() => Response)[] = [];
let requests: Request[] = [];

beforeEach(() => {
  requests = [];
  // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no other way to set one
  document.cookie = "csrftoken=secret";
  vi.stubGlobal("fetch", async (request: Request) => {
    requests.push(request);
    const answer = answers.shift();
    if (!answer) throw new TypeError("no network");
    return answer();
  });
});

afterEach(() => {
  answers = [];
  setSignedIn(null);
  vi.unstubAllGlobals();
});

test("finds the CSRF token among other cookies", () => {
  expect(csrfToken("a=1; csrftoken=x%3D; b=2")).toBe("x=");
  expect(csrfToken("__Host-csrftoken=y")).toBe("y");
  expect(csrfToken("xcsrftoken=z")).toBe(null);
  expect(csrfToken("a=1")).toBeNull();
});

test("writes carry the CSRF token, reads do not", async () => {
  answers = [() => json(200, {}), () => json(200, {})];
  await apiFetch("/api/projects/");
  await apiFetch("/api/projects/", { method: "POST", body: "{}" });
  expect(requests[0]?.headers.get("X-CSRFToken")).toBeNull();
  expect(requests[1]?.headers.get("X-CSRFToken")).toBe("secret");
});

describe("a 401", () => {
  test("before anybody signed in is an answer", async () => {
    answers = [() => json(401, { detail: "no" })];
    expect((await apiFetch("/api/projects/")).status).toBe(401);
    expect(isInterrupted()).toBe(false);
  });

  test("in the middle of work waits for the sign-in and then sends the same request again", async () => {
    setSignedIn(4);
    answers = [() => json(401, {}), () => json(201, { id: 7 })];
    const waiting = apiFetch("/api/tasks/1/annotations/", { method: "POST", body: '{"result":[]}' });
    await vi.waitFor(() => expect(isInterrupted()).toBe(true));
    expect(requests).toHaveLength(1);
    setSignedIn(4);
    expect((await waiting).status).toBe(201);
    expect(isInterrupted()).toBe(false);
    expect(await requests[1]?.text()).toBe('{"result":[]}');
  });

  test("interrupts all requests by one dialog", async () => {
    setSignedIn(4);
    answers = [() => json(401, {}), () => json(401, {}), () => json(200, {}), () => json(200, {})];
    const both = Promise.all([apiFetch("/api/a"), apiFetch("/api/b")]);
    await vi.waitFor(() => expect(requests).toHaveLength(2));
    await vi.waitFor(() => expect(isInterrupted()).toBe(true));
    setSignedIn(4);
    expect((await both).map((answer) => answer.status)).toEqual([200, 200]);
  });
});

describe("what the page's start asked for", () => {
  beforeEach(() => {
    // The age of a response counts from the start of the page, which a busy machine delays.
    vi.spyOn(performance, "now").mockReturnValue(1000);
  });
  afterEach(() => {
    globalThis.skylabelAsked = undefined;
  });

  test("is taken over once, by reads alone", async () => {
    globalThis.skylabelAsked = new Map([["/api/projects?page=1", Promise.resolve(json(200, { early: true }))]]);
    answers = [() => json(201, {}), () => json(200, { early: false })];
    expect((await apiFetch("/api/projects?page=1", { method: "POST" })).status).toBe(201);
    expect(await (await apiFetch("/api/projects?page=1")).json()).toEqual({ early: true });
    expect(await (await apiFetch("/api/projects?page=1")).json()).toEqual({ early: false });
  });

  test("is asked again when it failed or is old", async () => {
    const failed = Promise.reject(new TypeError("no network"));
    failed.catch(() => {});
    globalThis.skylabelAsked = new Map([
      ["/api/a", failed],
      ["/api/b", Promise.resolve(json(200, {}))],
    ]);
    answers = [() => json(200, {}), () => json(202, {})];
    expect((await apiFetch("/api/a")).status).toBe(200);
    vi.spyOn(performance, "now").mockReturnValue(60_000);
    expect((await apiFetch("/api/b")).status).toBe(202);
  });
});

test("nothing is written once another tab has signed somebody else in", async () => {
  setSignedIn(4);
  localStorage.setItem("skylabel.user", "5");
  expect(isSomebodyElse()).toBe(true);
  answers = [() => json(200, {})];
  await expect(apiFetch("/api/tasks/1/annotations/", { method: "POST", body: "{}" })).rejects.toMatchObject({
    status: 0,
  });
  expect(requests).toEqual([]);
  expect((await apiFetch("/api/projects/")).status).toBe(200);
  localStorage.removeItem("skylabel.user");
  expect(isSomebodyElse()).toBe(false);
});

test("a refusal becomes an error with the fields' messages", async () => {
  answers = [() => json(400, { detail: "Validation error", validation_errors: { title: ["too long"] } })];
  const failure = await ok(api.POST("/api/projects", { body: { title: "x" } })).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApiError);
  expect((failure as ApiError).status).toBe(400);
  expect((failure as ApiError).summary()).toBe("title: too long");
});

test("error bodies without an envelope are read too", () => {
  expect(toApiError(400, { label_config: ["bad tag"] }).summary()).toBe("label_config: bad tag");
  expect(toApiError(400, { label_config: ["bad tag"] }).summary("label_config")).toBe("bad tag");
  expect(toApiError(500, "<html>").message).toBe("<html>");
  expect(toApiError(502, undefined).message).toBe("HTTP 502");
});

test("an unreachable server is an error of its own", async () => {
  await expect(apiFetch("/api/projects/")).rejects.toMatchObject({ status: 0 });
});
