import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Membership } from "../../api/queries/people.ts";
import type { Task } from "../../api/queries/tasks.ts";
import { formatCount, formatDate } from "../../app/format.ts";
import { tryMediaUrl } from "../../lib/media-url.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { cx } from "../../ui/cx.ts";
import { type Column, cellText, isImage } from "./columns.ts";
import styles from "./table.module.css";

type People = ReadonlyMap<number, Membership["user"]>;

/** The content of a cell. */
export function Cell({ column, task, people }: { column: Column; task: Task; people: People }) {
  switch (column.kind) {
    case "number":
      return <TaskNumber task={task} />;
    case "count": {
      const count = Number(task[column.id as "total_annotations"] ?? 0);
      const isDone = column.id === "total_annotations" && task.is_labeled;
      return (
        <span className={cx("tabular", count === 0 && styles.zero, isDone && styles.done)}>{formatCount(count)}</span>
      );
    }
    case "annotators":
      return <Annotators task={task} people={people} />;
    case "date":
      return (
        <time className={cx(styles.zero, "tabular")} dateTime={task.updated_at}>
          {formatDate(task.updated_at)}
        </time>
      );
    case "data":
      return <Data value={task.data[column.key ?? ""]} />;
  }
}

/** The task's number in its project. Scripts need its id, which the tooltip has. */
function TaskNumber({ task }: { task: Task }) {
  const { t } = useLingui();
  return (
    <span className={cx(styles.number, "tabular")} data-tip={t`Task ID ${task.id}`}>
      {task.inner_id}
    </span>
  );
}

function Annotators({ task, people }: { task: Task; people: People }) {
  const annotators = task.annotators.slice(0, 4);
  return (
    <span className={styles.people}>
      {annotators.map((annotator) => {
        const person = people.get(annotator) ?? { email: String(annotator) };
        return <Avatar key={annotator} person={person} size={26} />;
      })}
    </span>
  );
}

function Data({ value }: { value: unknown }) {
  const [broken, setBroken] = useState(false);
  const url = isImage(value) && !broken ? tryMediaUrl(value) : undefined;
  if (url) {
    return <img className={styles.thumb} src={url.href} alt="" loading="lazy" onError={() => setBroken(true)} />;
  }
  return (
    <span className={styles.text} dir="auto">
      {cellText(value)}
    </span>
  );
}
