import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Check, Sparkles, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { errorText } from "../../api/errors.ts";
import { backendsQuery } from "../../api/queries/ml.ts";
import { useLater } from "../../app/use-later.ts";
import type { Session } from "../../editor/core/session.ts";
import { Suggestions } from "../../editor/core/suggestions.ts";
import { useEditorSettings } from "../../editor/settings.ts";
import { keyText } from "../../hotkeys/keys.ts";
import { useHotkeys } from "../../hotkeys/use-hotkeys.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./auto-annotation.module.css";
import { askModel } from "./calls.ts";

/** Suggestions of the project's interactive ML backend for an open annotation; undefined without such a backend. */
export function useSuggestions(session: Session, project: number, task: number): Suggestions | undefined {
  const backends = useQuery({ ...backendsQuery(project), enabled: useLater() });
  const backend = backends.data?.find(({ is_interactive }) => is_interactive)?.id;
  const [suggestions, setSuggestions] = useState<Suggestions>();
  useEffect(() => {
    if (backend === undefined || session.readOnly) return;
    const made = new Suggestions(session, (drawn) => askModel(backend, task, drawn), {
      isOn: () => useEditorSettings.getState().autoAnnotation,
      acceptsAll: () => useEditorSettings.getState().autoAccept,
    });
    setSuggestions(made);
    return () => {
      made.dispose();
      setSuggestions(undefined);
    };
  }, [backend, session, task]);
  return suggestions;
}

/** Turns suggestions on and off, and says why there are none. */
export function AutoAnnotation({ suggestions }: { suggestions: Suggestions }) {
  const { t } = useLingui();
  const isOn = useEditorSettings((settings) => settings.autoAnnotation);
  const { isAsking, trouble } = useSyncExternalStore(suggestions.changed.watch, () => suggestions.state);
  const why =
    trouble === "unknown-kinds"
      ? t`The model suggested results that cannot be shown here.`
      : trouble && t`No suggestion: ${errorText(trouble.error)}`;
  return (
    <>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        className={styles.switch}
        data-asking={isAsking && isOn}
        data-tip={t`The model makes suggestions from what you draw`}
        onClick={() => useEditorSettings.setState({ autoAnnotation: !isOn })}
      >
        <Sparkles size={15} aria-hidden="true" />
        <Trans>Auto-annotation</Trans>
      </button>
      {isOn && why && (
        <span className={styles.trouble} role="status" data-tip={why}>
          {why}
        </span>
      )}
    </>
  );
}

/** Accepts or rejects pending suggestions: the selected ones, or all. */
export function SuggestionBar({ suggestions }: { suggestions: Suggestions }) {
  const { t } = useLingui();
  const { count } = useSyncExternalStore(suggestions.changed.watch, () => suggestions.state);
  const chosen = useSyncExternalStore(suggestions.session.selection.changed.watch, () => suggestions.selectedCount);
  const group = () => t`Suggestions`;
  const enabled = () => suggestions.state.count > 0;
  useHotkeys([
    {
      name: "suggestions.accept",
      keys: ["Alt+a"],
      label: () => t`Accept the selected suggestions, or all`,
      group,
      enabled,
      run: () => suggestions.accept(),
    },
    {
      name: "suggestions.reject",
      keys: ["Alt+r"],
      label: () => t`Reject the selected suggestions, or all`,
      group,
      enabled,
      run: () => suggestions.reject(),
    },
  ]);
  if (count === 0) return null;
  return (
    <section className={styles.bar} aria-label={t`Suggestions`}>
      <Sparkles size={15} aria-hidden="true" />
      <span className="tabular" role="status">
        {chosen > 0 ? (
          <Trans>
            {chosen} of {count} suggestions selected
          </Trans>
        ) : (
          <Plural value={count} one="# suggestion" other="# suggestions" />
        )}
      </span>
      <Button
        size="sm"
        variant="primary"
        icon={<Check size={14} />}
        data-tip={keyText("Alt+a")}
        onClick={() => suggestions.accept()}
      >
        {chosen > 0 ? <Trans>Accept</Trans> : <Trans>Accept all</Trans>}
      </Button>
      <Button size="sm" icon={<X size={14} />} data-tip={keyText("Alt+r")} onClick={() => suggestions.reject()}>
        {chosen > 0 ? <Trans>Reject</Trans> : <Trans>Reject all</Trans>}
      </Button>
    </section>
  );
}
