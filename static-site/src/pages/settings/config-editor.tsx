import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CircleExclamationPoint, LayoutGrid, TriangleExclamationPoint } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { type ConfigProblem, configProblemsQuery } from "../../api/queries/projects.ts";
import { Button } from "../../ui/button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./config.module.css";
import { TemplateArt } from "./template-art.tsx";
import { templateGroups, templates } from "./templates.ts";
import { undrawnNodes } from "./undrawn-tags.ts";

const CodeEditor = lazy(() => import("./code-editor.tsx"));
const LabelingPreview = lazy(() => import("../labeling/preview.tsx"));

const none: readonly ConfigProblem[] = [];
const noData: Record<string, unknown> = {};
/** Milliseconds without typing before the config is checked. */
const pause = 300;

/** The value as it was when typing last paused. */
function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), pause);
    return () => clearTimeout(timer);
  }, [value]);
  // Nothing was there to type on: a picked template shows at once.
  return paused.trim() === "" ? value : paused;
}

/** Warnings about the tags that the labeling page does not draw, with their places. */
function useUndrawnWarnings(config: string): readonly ConfigProblem[] {
  const { t } = useLingui();
  const [warnings, setWarnings] = useState(none);
  useEffect(() => {
    let isStale = false;
    void undrawnNodes(config).then((nodes) => {
      if (isStale) return;
      const warning = (name: string) =>
        t`<${name}> is not drawn on the labeling page: annotators cannot label it there.`;
      setWarnings(nodes.map(({ tagName, at }) => ({ ...at, message: warning(tagName), severity: "warning" })));
    });
    return () => {
      isStale = true;
    };
  }, [config, t]);
  return warnings;
}

/** Template gallery, XML with its problems, and beside it what annotators will see. */
export function ConfigEditor({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useLingui();
  const [browsing, setBrowsing] = useState(value.trim() === "" || value.trim() === "<View></View>");
  const checked = usePaused(value);
  const problems = useQuery({
    ...configProblemsQuery(checked),
    enabled: !browsing && checked.trim() !== "",
    placeholderData: (previous) => previous,
  });
  const undrawn = useUndrawnWarnings(checked);
  const found = useMemo(() => {
    const told = problems.data?.problems ?? none;
    // An unknown tag is named as such already.
    const isTold = (one: ConfigProblem) => told.some(({ line, column }) => line === one.line && column === one.column);
    return [...told, ...undrawn.filter((one) => !isTold(one))];
  }, [problems.data, undrawn]);
  const isBroken = found.some(({ severity }) => severity === "error");

  if (browsing) {
    return (
      <Gallery
        onBack={value.trim() === "" ? undefined : () => setBrowsing(false)}
        onPick={(config) => {
          onChange(config);
          setBrowsing(false);
        }}
      />
    );
  }
  return (
    <div className={styles.split}>
      <section className={styles.pane} aria-label={t`Code`}>
        <div className={styles.paneHead}>
          <h2>
            <Trans>Code</Trans>
          </h2>
          <Button size="sm" icon={<LayoutGrid size={14} />} onClick={() => setBrowsing(true)}>
            <Trans>Browse templates</Trans>
          </Button>
        </div>
        <div className={styles.code}>
          <Suspense fallback={<Skeleton height="100%" />}>
            <CodeEditor value={value} onChange={onChange} problems={found} label={t`Labeling config`} />
          </Suspense>
        </div>
        {found.length > 0 && <ProblemList problems={found} />}
      </section>
      <section className={styles.pane} aria-label={t`Preview`}>
        <div className={styles.paneHead}>
          <h2>
            <Trans>Preview</Trans>
          </h2>
        </div>
        <div className={styles.preview}>
          {!isBroken && checked.trim() !== "" && (
            <Suspense fallback={<Skeleton height={160} />}>
              <LabelingPreview config={checked} task={problems.data?.sample_task ?? noData} />
            </Suspense>
          )}
          {isBroken && <Trans>Fix the errors to see the preview.</Trans>}
        </div>
      </section>
    </div>
  );
}

function ProblemList({ problems }: { problems: readonly ConfigProblem[] }) {
  const { t } = useLingui();
  return (
    <ul className={styles.problems} aria-label={t`Problems`} aria-live="polite">
      {problems.map(({ line, column, message, severity }) => (
        <li key={`${line}:${column}:${message}`} className={styles[severity]}>
          {severity === "error" ? <CircleExclamationPoint size={14} /> : <TriangleExclamationPoint size={14} />}
          <span style={{ flex: 1 }}>{message}</span>
          <span className={`${styles.place} tabular`}>
            <Trans>
              line {line}, column {column}
            </Trans>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Gallery({ onPick, onBack }: { onPick: (config: string) => void; onBack?: () => void }) {
  const { t, i18n } = useLingui();
  return (
    <div className={styles.gallery}>
      {templateGroups.map((group) => (
        <section key={group.id} aria-label={i18n._(group.title)}>
          <h2>{i18n._(group.title)}</h2>
          <ul className={styles.cards}>
            {templates
              .filter((template) => template.group === group.id)
              .map((template) => (
                <li key={template.id}>
                  <button type="button" className={styles.card} onClick={() => onPick(template.config)}>
                    <TemplateArt id={template.id} group={template.group} />
                    <span className={styles.cardTitle}>{i18n._(template.title)}</span>
                    <span className={styles.cardText}>{i18n._(template.description)}</span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
      <div style={{ display: "flex", gap: "var(--space-2)" }}>
        <Button onClick={() => onPick("<View>\n\n</View>\n")}>{t`Start with an empty config`}</Button>
        {onBack && (
          <Button variant="ghost" onClick={onBack}>
            <Trans>Back to code</Trans>
          </Button>
        )}
      </div>
    </div>
  );
}
