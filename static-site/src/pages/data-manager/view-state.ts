import { create } from "zustand";

interface ViewState {
  search: string;
  searchKey: string | null;
  ordering: string;
}

const initial: ViewState = { search: "", searchKey: null, ordering: "" };

/** Search and order by project; kept while the page is open, so that coming back from a task finds them again. */
const useViews = create<Record<number, ViewState>>(() => ({}));

export function useViewState(projectId: number) {
  const view = useViews((views) => views[projectId]) ?? initial;
  const change = (part: Partial<ViewState>) =>
    useViews.setState((views) => ({ [projectId]: { ...(views[projectId] ?? initial), ...part } }));
  return {
    ...view,
    setSearch: (search: string) => change({ search }),
    setSearchKey: (searchKey: string) => change({ searchKey }),
    setOrdering: (ordering: string) => change({ ordering }),
  };
}
