import type { TagModule } from "../table.ts";

/** A tag without a view of its own: its tool stands in the toolbar of its object, or it is a setting. */
export const nothing: TagModule = { View: () => null };
