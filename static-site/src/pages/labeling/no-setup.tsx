import { Trans } from "@lingui/react/macro";
import { SlidersHorizontal } from "lucide-react";
import { paths } from "../../app/paths.ts";
import type { Config } from "../../config/tree.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";

/** Whether a config shows or asks anything; that of a new project does not. */
export const hasSetup = ({ objects, controls }: Config): boolean => objects.size > 0 || controls.size > 0;

/** Shown in place of the editor in a project whose labeling config is empty: there is nothing to label. */
export function NoSetup({ project }: { project: number }) {
  return (
    <EmptyState
      level={1}
      icon={<SlidersHorizontal size={28} />}
      title={<Trans>This project has no labeling setup yet</Trans>}
      actions={
        <>
          <ButtonLink href={paths.data(project)}>
            <Trans>Back to tasks</Trans>
          </ButtonLink>
          <ButtonLink variant="primary" href={paths.settings(project, "labeling")}>
            <Trans>Set up labeling</Trans>
          </ButtonLink>
        </>
      }
    >
      <Trans>Choose a template or write a labeling config. Then tasks can be labeled.</Trans>
    </EmptyState>
  );
}
