import { Trans } from "@lingui/react/macro";
import { CloudExclamationPoint } from "lucide-react";
import { Component, type ReactNode } from "react";
import { ApiError, errorText } from "../api/errors.ts";
import NotFound from "../pages/not-found.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

interface Props {
  children: ReactNode;
  /** A change of this clears the error: the address, usually. */
  resetKey: string;
}

/** Shows what failed instead of a blank page. */
export class ErrorBoundary extends Component<Props, { error: unknown; key: string }> {
  override state = { error: null as unknown, key: this.props.resetKey };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error("unknown") };
  }

  static getDerivedStateFromProps(props: Props, state: { error: unknown; key: string }) {
    return props.resetKey === state.key ? null : { error: null, key: props.resetKey };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (error instanceof ApiError && error.status === 404) return <NotFound />;
    return (
      <main>
        <EmptyState
          level={1}
          icon={<CloudExclamationPoint size={28} />}
          title={<Trans>This page cannot be shown</Trans>}
          actions={
            <>
              <Button variant="primary" onClick={() => this.setState({ error: null })}>
                <Trans>Try again</Trans>
              </Button>
              <Button onClick={() => location.reload()}>
                <Trans>Reload</Trans>
              </Button>
            </>
          }
        >
          {errorText(error)}
        </EmptyState>
      </main>
    );
  }
}
