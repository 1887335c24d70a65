/** How the search and the order of a task table are written in the page's address. Pure. */

export interface ViewState {
  /** Words to find. */
  search: string;
  /** The column to find them in; null means the first data column. */
  searchKey: string | null;
  /** A column id, with a minus for descending; empty means the order of import. */
  ordering: string;
}

/** Query parameters of a view, without a question mark; empty for the view that shows everything. */
export function toViewParams({ search, searchKey, ordering }: ViewState): string {
  const params = new URLSearchParams();
  if (search) params.set("q", search);
  if (search && searchKey) params.set("in", searchKey);
  if (ordering) params.set("order", ordering);
  return params.toString();
}

/** The view that query parameters name, if they name one. */
export function viewOfParams(params: URLSearchParams): ViewState | undefined {
  const [search, searchKey, ordering] = ["q", "in", "order"].map((name) => params.get(name));
  return search || ordering
    ? { search: search ?? "", searchKey: searchKey ?? null, ordering: ordering ?? "" }
    : undefined;
}
