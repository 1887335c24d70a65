import { expect, test } from "vitest";
import { grouped } from "./grouped.ts";

test("problems are told once, with the tasks that have them", () => {
  const messages = ["the ML backend is gone", "task 3: no JSON", "task 5: too slow", "task 4: no JSON"];
  expect(grouped(messages.map((message) => ({ message })))).toEqual([
    { why: "the ML backend is gone", tasks: [] },
    { why: "no JSON", tasks: ["3", "4"] },
    { why: "too slow", tasks: ["5"] },
  ]);
  expect(grouped([])).toEqual([]);
});
