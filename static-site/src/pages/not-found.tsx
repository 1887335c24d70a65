import { Trans, useLingui } from "@lingui/react/macro";
import { Telescope } from "lucide-react";
import { paths } from "../app/paths.ts";
import { Shell } from "../app/shell.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

export default function NotFound() {
  const { t } = useLingui();
  return (
    <Shell crumbs={[{ label: t`Projects`, href: paths.projects }]}>
      <EmptyState
        level={1}
        icon={<Telescope size={28} />}
        title={<Trans>Page not found</Trans>}
        actions={
          <ButtonLink variant="primary" href={paths.projects}>
            <Trans>Back to projects</Trans>
          </ButtonLink>
        }
      >
        <Trans>The address is wrong, or the page was deleted.</Trans>
      </EmptyState>
    </Shell>
  );
}
