import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "../../api/queries/people.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { personName } from "../../ui/person.ts";
import { toast } from "../../ui/toast.tsx";
import type { Rivalry } from "./saving/opening.ts";
import styles from "./screen.module.css";
import type { Tab, TaskWork } from "./work.ts";

interface Props {
  work: TaskWork;
  tab: Tab;
  /** The signed-in user's id. */
  user: number;
  /** Sends the tab: what was sent before is sent again. */
  onSend: (tab: Tab, skipped: boolean) => void;
}

/** What became of the tab's work outside of it: edits of an earlier visit, and other versions. */
export function SavingNotices({ work, tab, user, onSend }: Props) {
  const rivalry = work.rivalry(tab);
  if (rivalry) {
    return (
      <div className={styles.notice}>
        <Conflict work={work} tab={tab} user={user} rivalry={rivalry} onSend={onSend} />
      </div>
    );
  }
  return (
    <div className={styles.notice}>
      <Restored key={tab.key} at={work.restoredFrom(tab)} />
    </div>
  );
}

function Restored({ at }: { at: number | undefined }) {
  const { i18n } = useLingui();
  const [isOpen, setOpen] = useState(true);
  if (at === undefined || !isOpen) return null;
  const time = i18n.date(new Date(at), { dateStyle: "medium", timeStyle: "short" });
  return (
    <Notice tone="info">
      <Trans>Unsaved changes from {time} were restored. Undo takes them back.</Trans>{" "}
      <Button size="sm" onClick={() => setOpen(false)}>
        <Trans>OK</Trans>
      </Button>
    </Notice>
  );
}

function Conflict({ work, tab, user, rivalry, onSend }: Props & { rivalry: Rivalry }) {
  const [busy, setBusy] = useState(false);
  const mine = work.mineOf(tab);
  const act = async (decide: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await decide();
    } catch (error) {
      toast.error(error);
    } finally {
      setBusy(false);
    }
  };
  const keepMine = async () => {
    const sent = await work.keepMine(mine);
    const kept = work.tabs.find(({ key }) => key === mine.key);
    if (sent && kept) onSend(kept, sent.body.was_cancelled ?? false);
  };
  return (
    <Notice tone="warning">
      <WhatHappened rivalry={rivalry} user={user} />
      <div className={styles.noticeActions}>
        {rivalry.theirs && (
          <fieldset className={styles.versions}>
            <legend className="visually-hidden">
              <Trans>Version to look at</Trans>
            </legend>
            <Button size="sm" aria-pressed={tab === mine} onClick={() => work.open(mine)}>
              <Trans>My version</Trans>
            </Button>
            <Button size="sm" aria-pressed={tab !== mine} onClick={() => work.openTheirs(mine)}>
              <Trans>Other version</Trans>
            </Button>
          </fieldset>
        )}
        <Button size="sm" variant="primary" busy={busy} onClick={() => void act(keepMine)}>
          <Trans>Keep mine</Trans>
        </Button>
        <Button size="sm" disabled={busy} onClick={() => void act(() => work.keepTheirs(mine))}>
          {rivalry.kind === "deleted" ? <Trans>Delete mine, too</Trans> : <Trans>Keep the other</Trans>}
        </Button>
        {rivalry.theirs && (
          <Button size="sm" disabled={busy} onClick={() => void act(() => work.keepBoth(mine))}>
            <Trans>Keep both as separate annotations</Trans>
          </Button>
        )}
      </div>
    </Notice>
  );
}

function WhatHappened({ rivalry, user }: { rivalry: Rivalry; user: number }) {
  const { i18n } = useLingui();
  const members = useQuery(membersQuery);
  const { kind, theirs } = rivalry;
  if (kind === "deleted") {
    return <Trans>This annotation was deleted while you changed it. Your version is kept in this browser.</Trans>;
  }
  const time = i18n.date(new Date(theirs.updated_at ?? 0), { dateStyle: "medium", timeStyle: "short" });
  if (kind === "draft") {
    return (
      <Trans>Another tab or device saved this draft at {time}. Both versions are kept; decide which one stays.</Trans>
    );
  }
  const by = theirs.updated_by ?? undefined;
  if (by === undefined || by === user) {
    return (
      <Trans>
        This annotation was changed in another tab or on another device at {time}. Both versions are kept; decide which
        one stays.
      </Trans>
    );
  }
  const person = members.data?.results.find((member) => member.user.id === by)?.user;
  const name = person ? personName(person) : `#${by}`;
  return (
    <Trans>
      {name} changed this annotation at {time}. Both versions are kept; decide which one stays.
    </Trans>
  );
}
