import { useEffect } from "react";
import type { TaskWork } from "./work.ts";

/** Asks before the window is closed while something is not saved, and saves what it can. */
export function useLeaveGuard(work: TaskWork): void {
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (!work.unsaved) return;
      void work.flush();
      event.preventDefault();
    };
    const hide = () => {
      if (document.visibilityState === "hidden") void work.flush();
    };
    addEventListener("beforeunload", guard);
    document.addEventListener("visibilitychange", hide);
    return () => {
      removeEventListener("beforeunload", guard);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [work]);
}
