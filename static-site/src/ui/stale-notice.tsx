import { Trans } from "@lingui/react/macro";
import { errorText } from "../api/errors.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

interface Props {
  /** A query that has data, and whose last refresh failed. */
  query: { readonly error: unknown; readonly isFetching: boolean; readonly refetch: () => unknown };
}

/** What is shown may be old: the server could not be asked again. */
export function StaleNotice({ query }: Props) {
  return (
    <Notice tone="warning">
      <Trans>This page could not be refreshed: {errorText(query.error)}</Trans>{" "}
      <Button size="sm" busy={query.isFetching} onClick={() => void query.refetch()}>
        <Trans>Try again</Trans>
      </Button>
    </Notice>
  );
}
