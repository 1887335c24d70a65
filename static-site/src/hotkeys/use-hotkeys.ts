import { useEffect, useRef } from "react";
import { type Action, pushScope } from "./scopes.ts";

/** Keeps the actions bound to their keys while the component is mounted. Later mounts win over earlier ones. */
export function useHotkeys(actions: readonly Action[], options: { exclusive?: boolean } = {}): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  const exclusive = options.exclusive ?? false;
  useEffect(() => pushScope(() => latest.current, exclusive), [exclusive]);
}
