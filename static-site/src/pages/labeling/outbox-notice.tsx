import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Link } from "wouter";
import { paths } from "../../app/paths.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { copyText } from "../../ui/copy.ts";
import { CopyByHand } from "../../ui/copy-by-hand.tsx";
import { Notice } from "../../ui/notice.tsx";
import { outbox } from "./outbox.ts";
import { isWaiting, type Parcel } from "./saving/parcel.ts";
import styles from "./screen.module.css";

/** How long a send may take before it is mentioned, in milliseconds. */
const PATIENCE = 2500;

/**
 * Annotations that the server does not have: on their way for long, refused, or in conflict. Nothing of them is lost.
 * `task` is the one that is open by itself, which shows its own conflicts.
 */
export function OutboxNotice({ project, task }: { project: number; task: number | undefined }) {
  const parcels = useSyncExternalStore(outbox.changed.watch, () => outbox.parcels);
  const mine = parcels.filter((parcel) => parcel.project === project);
  const waiting = mine.filter(isWaiting);
  const late = useLate(waiting.length > 0);
  useEffect(() => {
    const online = () => void outbox.retry();
    addEventListener("online", online);
    return () => removeEventListener("online", online);
  }, []);
  return (
    <>
      {late && waiting.length > 0 && (
        <div className={styles.notice}>
          <Notice tone="warning">
            <span>
              <Plural
                value={waiting.length}
                one="# annotation is waiting for the server. It is kept in this browser and sent again by itself."
                other="# annotations are waiting for the server. They are kept in this browser and sent again by themselves."
              />
            </span>{" "}
            <Button size="sm" onClick={() => void outbox.retry()}>
              <Trans>Send now</Trans>
            </Button>
          </Notice>
        </div>
      )}
      {mine.map((parcel) => parcel.refused !== undefined && <Refused key={parcel.id} parcel={parcel} />)}
      {mine.map(
        (parcel) => parcel.rival !== undefined && parcel.task !== task && <Rival key={parcel.id} parcel={parcel} />,
      )}
    </>
  );
}

/** A conflict is decided where both versions are seen: with the task. */
function Rival({ parcel: { task, project } }: { parcel: Parcel }) {
  return (
    <div className={styles.notice}>
      <Notice tone="warning">
        <Trans>Your annotation of task {task} was not saved: somebody else, or another tab, changed it first.</Trans>{" "}
        <ButtonLink size="sm" href={paths.task(project, task)}>
          <Trans>Compare the versions</Trans>
        </ButtonLink>
      </Notice>
    </div>
  );
}

function Refused({ parcel }: { parcel: Parcel }) {
  const { task, project, refused } = parcel;
  const { t } = useLingui();
  const text = JSON.stringify(parcel.body.result, null, 2);
  /** Failures to copy; after one the text is there to be copied by hand. */
  const [failures, setFailures] = useState(0);
  const copy = async () => {
    const copied = await copyText(text);
    setFailures((before) => (copied ? 0 : before + 1));
  };
  return (
    <div className={styles.notice}>
      <Notice tone="danger">
        <span>
          <Trans>
            The server refused the annotation of <Link href={paths.task(project, task)}>task {task}</Link>: {refused}
          </Trans>
        </span>
        <div className={styles.noticeActions}>
          <Button size="sm" onClick={() => void outbox.retry()}>
            <Trans>Send again</Trans>
          </Button>
          <Button size="sm" onClick={() => void copy()}>
            <Trans>Copy result</Trans>
          </Button>
          <Button size="sm" variant="danger" onClick={() => void outbox.discard(parcel.id)}>
            <Trans>Discard</Trans>
          </Button>
        </div>
        {failures > 0 && (
          <>
            <textarea
              key={failures}
              ref={selectAll}
              className={styles.result}
              rows={6}
              readOnly
              value={text}
              aria-label={t`Result of the annotation`}
            />
            <CopyByHand />
          </>
        )}
      </Notice>
    </div>
  );
}

function selectAll(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.select();
}

/** True once a condition has held for a while. */
function useLate(condition: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!condition) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [condition]);
  return late;
}
