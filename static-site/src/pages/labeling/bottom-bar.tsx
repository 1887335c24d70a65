import { Trans, useLingui } from "@lingui/react/macro";
import {
  ArrowLeft,
  ArrowRight,
  BookOpen,
  CircleCheck,
  CloudCheck,
  CloudExclamationPoint,
  CloudUpload,
  PanelRight,
  Redo2,
  RotateCcw,
  SlidersHorizontal,
  Undo2,
} from "lucide-react";
import { type ReactNode, useCallback, useSyncExternalStore } from "react";
import type { DraftStatus, Drafts } from "../../editor/core/drafts.ts";
import type { Engines } from "../../editor/core/engines.ts";
import type { Session } from "../../editor/core/session.ts";
import { type EditorSettings, useEditorSettings } from "../../editor/settings.ts";
import { keyText, withKeys } from "../../hotkeys/keys.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { openInstructions } from "./instructions.tsx";
import styles from "./screen.module.css";
import type { Tab, TaskWork } from "./work.ts";

interface Step {
  readonly enabled: boolean;
  readonly go: () => void;
}

interface Props {
  work: TaskWork;
  tab: Tab;
  session: Session;
  engines: Engines;
  /** Whether the project has instructions. */
  instruction: boolean;
  busy: boolean;
  /** The outcome of the last submit. */
  said?: string;
  /** The switch for suggestions of a model; absent without an interactive model. */
  model?: ReactNode;
  onSubmit?: () => void;
  onSkip?: () => void;
  previous?: Step;
  next?: Step;
}

/** The bar under the editor: the task, undo and redo, settings, the state of the draft, skip and submit. */
export function BottomBar({
  work,
  tab,
  session,
  instruction,
  busy,
  said,
  model,
  onSubmit,
  onSkip,
  previous,
  next,
}: Props) {
  const { t } = useLingui();
  const { history } = session;
  const watch = useCallback((notify: () => void) => history.watch(notify), [history]);
  const canUndo = useSyncExternalStore(watch, () => history.canUndo);
  const canRedo = useSyncExternalStore(watch, () => history.canRedo);
  return (
    <section className={styles.bar} aria-label={t`Annotation`}>
      {previous && (
        <IconButton
          label={withKeys(t`Previous task`, "Alt+ArrowLeft")}
          icon={<ArrowLeft size={17} />}
          disabled={!previous.enabled}
          onClick={previous.go}
        />
      )}
      <span className={styles.task} data-task={work.task.id} data-tip={t`Task ID ${work.task.id}`}>
        {t`Task ${work.number}`}
      </span>
      {next && (
        <IconButton
          label={withKeys(t`Next task`, "Alt+ArrowRight")}
          icon={<ArrowRight size={17} />}
          disabled={!next.enabled}
          onClick={next.go}
        />
      )}
      <span className={styles.divider} />
      <IconButton
        label={withKeys(t`Undo`, "$mod+z")}
        icon={<Undo2 size={17} />}
        disabled={!canUndo}
        onClick={() => session.undo()}
      />
      <IconButton
        label={withKeys(t`Redo`, "$mod+Shift+z")}
        icon={<Redo2 size={17} />}
        disabled={!canRedo}
        onClick={() => session.redo()}
      />
      <IconButton
        label={t`Undo all changes`}
        icon={<RotateCcw size={16} />}
        disabled={!canUndo}
        onClick={() => history.reset()}
      />
      <span className={styles.divider} />
      <SettingsMenu hasModel={model !== undefined} />
      {instruction && <IconButton label={t`Instructions`} icon={<BookOpen size={17} />} onClick={openInstructions} />}
      <PanelButton />
      {model}
      {said !== undefined && (
        <span className={styles.said} role="status">
          <CircleCheck size={15} aria-hidden="true" /> {said}
        </span>
      )}
      {tab.saver && <DraftMark drafts={tab.saver.drafts} isSubmitted={said !== undefined} />}
      <span className={styles.spring} />
      {onSkip && (
        <Button disabled={busy} onClick={onSkip} data-tip={keyText("$mod+Space")}>
          {tab.skipped ? <Trans>Leave skipped</Trans> : <Trans>Skip</Trans>}
        </Button>
      )}
      {onSubmit && (
        <Button
          variant="primary"
          className={styles.submit}
          busy={busy}
          onClick={onSubmit}
          data-tip={keyText("$mod+Enter")}
        >
          {tab.id === undefined ? <Trans>Submit</Trans> : <Trans>Update</Trans>}
        </Button>
      )}
    </section>
  );
}

function SettingsMenu({ hasModel }: { hasModel: boolean }) {
  const { t } = useLingui();
  const settings = useEditorSettings();
  const entries: [keyof EditorSettings, string][] = [
    ["keepLabel", t`Keep the label after labeling`],
    ["selectCreated", t`Select new regions`],
    ["showTitles", t`Show labels on regions`],
    ["showHotkeys", t`Show keys on labels`],
  ];
  if (hasModel) entries.push(["autoAccept", t`Accept suggestions automatically`]);
  return (
    <Menu
      label={t`Editor settings`}
      trigger={(props) => <IconButton {...props} label={t`Editor settings`} icon={<SlidersHorizontal size={17} />} />}
      entries={entries.map(([name, label]) => ({
        label,
        checked: settings[name],
        onSelect: () => useEditorSettings.setState({ [name]: !settings[name] }),
      }))}
    />
  );
}

function PanelButton() {
  const { t } = useLingui();
  const open = useEditorSettings((settings) => settings.panelOpen);
  return (
    <IconButton
      label={open ? t`Hide the side panel` : t`Show the side panel`}
      icon={<PanelRight size={17} />}
      aria-pressed={open}
      onClick={() => useEditorSettings.setState({ panelOpen: !open })}
    />
  );
}

/** Whether the work so far is safe. */
function DraftMark({ drafts, isSubmitted }: { drafts: Drafts; isSubmitted: boolean }) {
  const { t } = useLingui();
  const status = useSyncExternalStore(drafts.changed.watch, () => drafts.status);
  const revision = useSyncExternalStore(drafts.changed.watch, () => drafts.revision);
  const words: Record<DraftStatus, string> = {
    saved: t`Draft saved`,
    changed: t`Not saved yet`,
    saving: t`Saving`,
    sending: t`Sending`,
    failed: t`Not saved; trying again`,
    refused: t`Not saved: the server refuses it`,
  };
  // Changes after the submit are mentioned beside it until they are saved.
  if (status === "saved" && (revision === 0 || isSubmitted)) return null;
  const Icon =
    status === "failed" || status === "refused" ? CloudExclamationPoint : status === "saved" ? CloudCheck : CloudUpload;
  return (
    <span className={styles.draft} data-status={status} role="status">
      <Icon size={15} aria-hidden="true" /> {words[status]}
    </span>
  );
}
