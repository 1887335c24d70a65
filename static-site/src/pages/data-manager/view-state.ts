import { useEffect } from "react";
import { useLocation } from "wouter";
import { create } from "zustand";
import { toViewParams, type ViewState, viewOfParams } from "./view-params.ts";

const initial: ViewState = { search: "", searchKey: null, ordering: "" };

/** Milliseconds without a change before the address is updated: browsers limit how often it may change. */
const pause = 250;

/** Views by project, so that the table is found again as it was left. */
const useViews = create<Record<number, ViewState>>(() => ({}));

/**
 * Search and order of a project's table. They are part of the address, so that a reload, a bookmark and the back button
 * keep them; without any in the address, those of the last visit are used.
 */
export function useViewState(projectId: number) {
  const [, navigate] = useLocation();
  const remembered = useViews((views) => views[projectId]);
  const view = remembered ?? viewOfParams(new URLSearchParams(location.search)) ?? initial;
  const change = (part: Partial<ViewState>) =>
    useViews.setState((views) => ({ [projectId]: { ...(views[projectId] ?? view), ...part } }));

  useEffect(() => {
    const timer = setTimeout(() => {
      const wanted = toViewParams(view);
      if (wanted !== location.search.slice(1)) {
        navigate(location.pathname + (wanted && `?${wanted}`), { replace: true });
      }
    }, pause);
    return () => clearTimeout(timer);
  }, [view, navigate]);

  return {
    ...view,
    setSearch: (search: string) => change({ search }),
    setSearchKey: (searchKey: string) => change({ searchKey }),
    setOrdering: (ordering: string) => change({ ordering }),
  };
}
