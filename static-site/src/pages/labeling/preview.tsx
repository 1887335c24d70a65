import { Trans } from "@lingui/react/macro";
import { useMemo } from "react";
import { XmlError } from "../../config/xml.ts";
import { Session } from "../../editor/core/session.ts";
import { Editor } from "../../editor/editor.tsx";
import { useConfig } from "./use-config.ts";

interface Props {
  /** The labeling config's XML. */
  config: string;
  /** A task's `data`. */
  task: Readonly<Record<string, unknown>>;
}

/** How annotators will see a task; it can be tried out, nothing is saved. */
export default function LabelingPreview({ config: source, task }: Props) {
  const config = useConfig(source);
  const session = useMemo(() => {
    if (!config || config instanceof XmlError) return undefined;
    return new Session({ config, data: task, result: [], fresh: true });
  }, [config, task]);
  if (config instanceof XmlError) {
    return (
      <p role="status">
        <Trans>Fix the errors to see the preview.</Trans>
      </p>
    );
  }
  return session ? <Editor session={session} panels={false} /> : null;
}
