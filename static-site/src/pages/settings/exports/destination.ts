import type { Destination, DestinationBody, ScheduleBody } from "../../../api/queries/schedules.ts";

/** A prefix as the server keeps it: whole folders, or nothing. */
function folders(prefix: string): string {
  const trimmed = prefix.trim().replace(/^\/+|\/+$/g, "");
  return trimmed && `${trimmed}/`;
}

/**
 * The part of a schedule's body that says where its files are taken: nothing where that stays, since only owners may name a
 * place, and one that is named is tried anew.
 */
export function destinationOf(before: Destination | null, wanted: DestinationBody | null): ScheduleBody {
  if (before === null && wanted === null) return {};
  const prefix = folders(wanted?.prefix ?? "");
  if (wanted && before?.bucket === wanted.bucket && before.prefix === prefix) return {};
  return { destination: wanted && { bucket: wanted.bucket, prefix } };
}

/** Buckets to choose from: those that the deployment lists, and the schedule's own. */
export function bucketsFor(available: readonly string[], before: Destination | null): string[] {
  return [...new Set([...available, ...(before ? [before.bucket] : [])])];
}
