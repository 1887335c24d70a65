import { describe, expect, test } from "vitest";
import { readable, readParams, summary } from "./exchange.ts";

describe("a test of a backend", () => {
  test("is summed up by its first prediction", () => {
    const response = [{ result: [{}, {}], score: 0.5, model_version: "v1" }];
    expect(summary(response)).toEqual({ results: 2, version: "v1", score: 0.5 });
  });

  test("may answer one task with a list of predictions", () => {
    expect(summary([[{ result: [{}], model_version: "a" }, { result: [] }]])).toMatchObject({
      results: 1,
      version: "a",
    });
  });

  test("that makes no sense is summed up as nothing", () => {
    for (const response of [undefined, null, "no", [], [null], [{ result: "x", score: "high" }]]) {
      expect(summary(response)).toEqual({ results: 0, version: "", score: undefined });
    }
  });

  test("is shown in lines, and cut where it is endless", () => {
    expect(readable({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(readable("x".repeat(200_000))).toHaveLength(100_001);
    expect(readable(undefined)).toBe("");
  });
});

test("extra parameters are a JSON object or nothing", () => {
  expect(readParams('{"size": 3}')).toEqual({ size: 3 });
  expect(readParams(" ")).toEqual({});
  for (const typed of ["[1]", "3", "null", "{nope"]) expect(readParams(typed)).toBeUndefined();
});
