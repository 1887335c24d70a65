import { useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { titleOf } from "../../config/titles.ts";
import type { Config } from "../../config/tree.ts";
import { goTo } from "../../editor/core/commands.ts";
import { Engines } from "../../editor/core/engines.ts";
import { Editor } from "../../editor/editor.tsx";
import { canAnswer } from "../../editor/tags/registry.ts";
import { useHotkeys } from "../../hotkeys/use-hotkeys.ts";
import { Notice } from "../../ui/notice.tsx";
import { AnnotationTabs } from "./annotation-tabs.tsx";
import { AutoAnnotation, SuggestionBar, useSuggestions } from "./auto-annotation.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { Instructions } from "./instructions.tsx";
import { enter } from "./saving/open-works.ts";
import { SavingNotices } from "./saving-notices.tsx";
import styles from "./screen.module.css";
import { UndrawnNotice, UndrawnSubmitQuestion, undrawnOf } from "./undrawn.tsx";
import type { Tab, TaskWork } from "./work.ts";

/** What the labeling screen needs of a project. */
export interface LabelingProject {
  readonly id: number;
  readonly config: Config;
  readonly user: { readonly id: number; readonly isOwner: boolean };
  /** HTML, or plain text. */
  readonly instruction: string;
  readonly showInstruction: boolean;
  readonly showSkip: boolean;
  readonly allowsEmpty: boolean;
  /** A model version, or the title of an ML backend in its place. */
  readonly modelVersion?: string | null;
  readonly showsPredictions: boolean;
  /** Annotations wanted per task. */
  readonly overlap: number;
}

interface Step {
  readonly enabled: boolean;
  readonly go: () => void;
}

interface WorkScreenProps {
  work: TaskWork;
  project: LabelingProject;
  /** Resolves with what to tell the annotator, if anything. */
  onSubmit: (tab: Tab, skipped: boolean) => Promise<string | undefined>;
  /** Through the label stream; absent for a single task. */
  previous?: Step;
  next?: Step;
}

/** A task being labeled: tabs of its annotations, the editor, and the bar with what to do next. */
export function WorkScreen({ work, project, onSubmit, previous, next }: WorkScreenProps) {
  const { t } = useLingui();
  const tab = useSyncExternalStore(work.changed.watch, () => work.current);
  const tabs = useSyncExternalStore(work.changed.watch, () => work.tabs);
  const session = useMemo(() => tab.session(), [tab]);
  // A tab has its own mounted objects.
  // biome-ignore lint/correctness/useExhaustiveDependencies: one set per session
  const engines = useMemo(() => new Engines(), [session]);
  const suggestions = useSuggestions(session, project.id, work.task.id);
  const undrawn = useMemo(() => undrawnOf(project.config), [project.config]);
  const [asksUndrawn, setAsksUndrawn] = useState(false);
  const [busy, setBusy] = useState(false);
  // The reason or the outcome of the last submit. The next change clears it.
  const [refusal, setRefusal] = useState<string>();
  const [said, setSaid] = useState<string>();
  useEffect(
    () =>
      session.document.observe(() => {
        setRefusal(undefined);
        setSaid(undefined);
      }),
    [session],
  );
  useEffect(() => enter(work), [work]);
  const isContested = useSyncExternalStore(work.changed.watch, () => work.rivalry(tab) !== undefined);

  const send = async (tab: Tab, skipped: boolean, isConfirmed = false) => {
    if (busy || tab.kind !== "annotation" || work.rivalry(tab)) return;
    const session = tab.session();
    // Text in a focused field is part of the annotation.
    if (document.activeElement instanceof HTMLTextAreaElement) document.activeElement.blur();
    setSaid(undefined);
    setRefusal(undefined);
    if (!skipped) {
      const missing = session.missing((control) => canAnswer(project.config, control));
      if (missing) {
        if (missing.region !== undefined) goTo(session, engines, missing.region);
        const control = session.config.controls.get(missing.control);
        const title = control ? titleOf(session.config.root, control, session.data) : missing.control;
        setRefusal(missing.message || t`“${title}” is required`);
        return;
      }
      if (!project.allowsEmpty && session.isEmpty) {
        setRefusal(t`Label something first: this project does not accept empty annotations.`);
        return;
      }
    }
    if (!skipped && !isConfirmed && undrawn.matters) {
      setAsksUndrawn(true);
      return;
    }
    setBusy(true);
    try {
      setSaid((await onSubmit(tab, skipped)) ?? undefined);
    } finally {
      setBusy(false);
    }
  };

  const canSend = tab.kind === "annotation" && !isContested;
  const canSkip = canSend && project.showSkip && work.task.allow_skip !== false;
  const group = () => t`Annotation`;
  useHotkeys([
    {
      name: "annotation.submit",
      keys: ["$mod+Enter", "Alt+Enter"],
      label: () => (tab.id === undefined ? t`Submit` : t`Update`),
      group,
      enabled: () => canSend,
      whileTyping: true,
      run: () => void send(tab, false),
    },
    {
      name: "annotation.skip",
      keys: ["$mod+Space"],
      label: () => t`Skip`,
      group,
      enabled: () => canSkip,
      whileTyping: true,
      run: () => void send(tab, true),
    },
    {
      name: "stream.previous",
      keys: ["Alt+ArrowLeft"],
      label: () => t`Previous task`,
      group,
      enabled: () => previous?.enabled ?? false,
      run: () => previous?.go(),
    },
    {
      name: "stream.next",
      keys: ["Alt+ArrowRight"],
      label: () => t`Next task`,
      group,
      enabled: () => next?.enabled ?? false,
      run: () => next?.go(),
    },
  ]);

  return (
    <div className={styles.screen}>
      <h1 className="visually-hidden">{t`Label task ${work.number}`}</h1>
      {project.instruction !== "" && (
        <Instructions
          project={project.id}
          html={project.instruction}
          open={project.showInstruction && previous !== undefined}
        />
      )}
      {undrawn.names !== "" && <UndrawnNotice names={undrawn.names} />}
      <AnnotationTabs work={work} tabs={tabs} current={tab} user={project.user.id} />
      <SavingNotices
        work={work}
        tab={tab}
        user={project.user.id}
        onSend={(kept, skipped) => void send(kept, skipped)}
      />
      <Editor key={tab.key} session={session} engines={engines} />
      {refusal !== undefined && (
        <div className={styles.refusal}>
          <Notice tone="danger">{refusal}</Notice>
        </div>
      )}
      {asksUndrawn && (
        <UndrawnSubmitQuestion
          names={undrawn.names}
          confirm={() => send(tab, false, true)}
          onClose={() => setAsksUndrawn(false)}
        />
      )}
      {suggestions && <SuggestionBar suggestions={suggestions} />}
      <BottomBar
        key={`bar-${tab.key}`}
        work={work}
        tab={tab}
        session={session}
        engines={engines}
        instruction={project.instruction !== ""}
        busy={busy}
        said={said}
        model={suggestions && <AutoAnnotation suggestions={suggestions} />}
        onSubmit={canSend ? () => void send(tab, false) : undefined}
        onSkip={canSkip ? () => void send(tab, true) : undefined}
        previous={previous}
        next={next}
      />
    </div>
  );
}
