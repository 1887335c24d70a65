import { expect, test } from "vitest";
import type { Project } from "../../api/queries/projects.ts";
import { completion, isCounting, orderProjects } from "./order.ts";

const project = (id: number, pinned_at: string | null = null) => ({ id, pinned_at }) as Project;

test("pinned projects come first, the latest pinned on top", () => {
  const ordered = orderProjects([project(1), project(2, "2026-01-01"), project(3), project(4, "2026-02-01")]);
  expect(ordered.map(({ id }) => id)).toEqual([4, 2, 1, 3]);
});

test("completion is a share, and unknown without tasks", () => {
  expect(completion({ task_number: 4, finished_task_number: 1 })).toBe(0.25);
  expect(completion({ task_number: 4, finished_task_number: 9 })).toBe(1);
  expect(completion({ task_number: 0, finished_task_number: 0 })).toBeNull();
  expect(completion({ task_number: null, finished_task_number: null })).toBeNull();
  expect(completion({ task_number: 4, finished_task_number: null })).toBe(0);
});

test("tasks are being counted while the server does not say how many are finished", () => {
  expect(isCounting({ task_number: 4, finished_task_number: null })).toBe(true);
  expect(isCounting({ task_number: 4, finished_task_number: 4 })).toBe(false);
  expect(isCounting({ task_number: null, finished_task_number: null })).toBe(false);
});
