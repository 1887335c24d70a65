import { Trans, useLingui } from "@lingui/react/macro";
import { CircleSlash, Copy, GitCompare, Plus, Sparkles, Star, Trash, UserRound } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { personName } from "../../ui/person.ts";
import { Tab as TabButton, TabList } from "../../ui/tabs.tsx";
import { toast } from "../../ui/toast.tsx";
import styles from "./tabs.module.css";
import type { Tab, TaskWork } from "./work.ts";

interface Props {
  work: TaskWork;
  tabs: readonly Tab[];
  current: Tab;
  user: number;
}

/** One tab per annotation and prediction; nothing while there is but one new annotation. */
export function AnnotationTabs({ work, tabs, current, user }: Props) {
  const { t } = useLingui();
  const [doomed, setDoomed] = useState<Tab>();
  if (tabs.length === 1 && current.id === undefined) return null;

  return (
    <div className={styles.bar}>
      <TabList label={t`Annotations`} className={styles.tabs}>
        {tabs.map((tab) => (
          <TabButton
            key={tab.key}
            name={`annotation-${tab.key}`}
            selected={tab === current}
            className={styles.tab}
            data-kind={tab.kind}
            onSelect={() => work.open(tab)}
          >
            <TabIcon tab={tab} />
            <span className={styles.words}>
              <span className={styles.name}>
                <TabName tab={tab} user={user} />
              </span>
              <span className={styles.detail}>
                <TabDetail tab={tab} />
              </span>
            </span>
            {tab.groundTruth && <Star size={14} className={styles.star} aria-label={t`Ground truth`} />}
            {tab.skipped && <CircleSlash size={14} aria-label={t`Skipped`} />}
          </TabButton>
        ))}
      </TabList>
      <IconButton label={t`New annotation`} icon={<Plus size={17} />} onClick={() => work.create()} />
      <Button size="sm" icon={<Copy size={14} />} onClick={() => work.create(current)}>
        {current.kind === "prediction" ? <Trans>Copy to new annotation</Trans> : <Trans>Duplicate</Trans>}
      </Button>
      {current.kind === "annotation" && (current.id !== undefined || tabs.length > 1) && (
        <IconButton label={t`Delete this annotation`} icon={<Trash size={16} />} onClick={() => setDoomed(current)} />
      )}
      {doomed && <DeleteDialog tab={doomed} work={work} onClose={() => setDoomed(undefined)} />}
    </div>
  );
}

function TabIcon({ tab }: { tab: Tab }) {
  if (tab.kind === "prediction") return <Sparkles size={16} />;
  return tab.kind === "version" ? <GitCompare size={16} /> : <UserRound size={16} />;
}

function TabName({ tab, user }: { tab: Tab; user: number }) {
  if (tab.kind === "prediction") return tab.modelVersion || <Trans>Prediction</Trans>;
  if (tab.kind === "version") return <Trans>Other version</Trans>;
  if (tab.mine) return tab.id === undefined ? <Trans>New annotation</Trans> : <Trans>Mine</Trans>;
  const { by } = tab;
  if (typeof by === "object" && by !== null) return personName(by) || <Trans>User {by.id}</Trans>;
  return by === undefined || by === null || by === user ? <Trans>Annotation {tab.id}</Trans> : <Trans>User {by}</Trans>;
}

function TabDetail({ tab }: { tab: Tab }) {
  const { i18n } = useLingui();
  const parts = [
    tab.id === undefined ? "" : `#${tab.id}`,
    tab.at ? i18n.date(new Date(tab.at), { dateStyle: "medium", timeStyle: "short" }) : "",
    typeof tab.score === "number" ? i18n.number(tab.score, { style: "percent", maximumFractionDigits: 1 }) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

function DeleteDialog({ tab, work, onClose }: { tab: Tab; work: TaskWork; onClose: () => void }) {
  const { t } = useLingui();
  const remove = async () => {
    await work.delete(tab);
    toast.success(t`Annotation deleted`);
  };
  return (
    <ConfirmDialog
      title={<Trans>Delete this annotation?</Trans>}
      action={<Trans>Delete</Trans>}
      confirm={remove}
      onClose={onClose}
    >
      <Trans>Its regions and answers are deleted too. This cannot be undone.</Trans>
    </ConfirmDialog>
  );
}
