import { useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, useRef, useState } from "react";
import type { Membership } from "../../api/queries/people.ts";
import type { Task } from "../../api/queries/tasks.ts";
import { cx } from "../../ui/cx.ts";
import { Checkbox } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useRowWindow } from "../../ui/use-row-window.ts";
import { Cell } from "./cell.tsx";
import { type Column, nextOrdering } from "./columns.ts";
import { everything, isSelected, nothing, put, type Selection, selectedCount } from "./selection.ts";
import styles from "./table.module.css";

const rowHeight = 64;
const headHeight = 40;

interface TableProps {
  columns: Column[];
  total: number;
  /** The task at a row, once it has arrived. */
  taskAt: (row: number) => Task | undefined;
  people: ReadonlyMap<number, Membership["user"]>;
  ordering: string;
  onOrdering: (ordering: string) => void;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  onOpen: (task: Task) => void;
  /** Called with the rows in view, so that missing ones are requested. */
  onWindow: (window: { first: number; end: number }) => void;
}

/** The tasks as rows, of which only those in view are in the document. Arrow keys move, Enter opens, Space selects, with Shift a range. */
export function TaskTable(props: TableProps) {
  const { columns, total, taskAt, selection, onSelection, onOpen } = props;
  const { t } = useLingui();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [active, setActive] = useState<number | null>(null);
  /** The row ticked last, where a range begins, as long as the same task is there. */
  const ticked = useRef<{ row: number; id: number }>(undefined);
  const view = useRowWindow(scroller, total, rowHeight, headHeight);
  const { first, end } = view;

  const reported = useRef("");
  if (reported.current !== `${first}-${end}`) {
    reported.current = `${first}-${end}`;
    queueMicrotask(() => props.onWindow({ first, end }));
  }

  const rows = Array.from({ length: end - first }, (_, index) => first + index);
  const template = [
    "48px",
    ...columns.map(({ kind, width }) => (kind === "data" ? `minmax(${width}px, 1fr)` : `${width}px`)),
  ];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, end - first - 12);
    const from = active ?? first - 1;
    const steps: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: total - 1,
    };
    const to = steps[event.key];
    if (to !== undefined && total > 0) {
      event.preventDefault();
      const row = Math.max(0, Math.min(total - 1, to));
      setActive(row);
      view.showRow(row);
      return;
    }
    const task = active === null ? undefined : taskAt(active);
    if (!task) return;
    if (event.key === "Enter") onOpen(task);
    else if (event.key === " " && active !== null) tick(active, event.shiftKey);
    else return;
    event.preventDefault();
  };

  /** Toggles a row; with Shift, the rows from the one ticked last. The range ends at a row that is not loaded. */
  const tick = (row: number, range: boolean) => {
    const task = taskAt(row);
    if (!task) return;
    const last = ticked.current;
    const from = range && last && taskAt(last.row)?.id === last.id ? last.row : row;
    const ids: number[] = [];
    for (let at = row; ; at += Math.sign(from - row)) {
      const other = taskAt(at);
      if (!other) break;
      ids.push(other.id);
      if (at === from) break;
    }
    ticked.current = { row, id: task.id };
    onSelection(put(selection, ids, !isSelected(selection, task.id)));
  };

  const chosen = selectedCount(selection, total);
  const activeTask = active === null ? undefined : taskAt(active);
  return (
    <div
      ref={setScroller}
      className={styles.scroller}
      role="grid"
      aria-label={t`Tasks`}
      aria-rowcount={total + 1}
      aria-multiselectable="true"
      aria-activedescendant={activeTask ? `task-${activeTask.id}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      style={{ "--columns": template.join(" ") } as CSSProperties}
    >
      <div className={styles.table} role="rowgroup">
        <div className={cx(styles.row, styles.head)} role="row" aria-rowindex={1}>
          <div className={styles.tick} role="columnheader">
            <Checkbox
              aria-label={t`Select all tasks`}
              checked={chosen > 0 && chosen === total}
              ref={(box) => {
                if (box) box.indeterminate = chosen > 0 && chosen < total;
              }}
              onChange={() => onSelection(chosen > 0 ? nothing : everything)}
            />
          </div>
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} ordering={props.ordering} onOrdering={props.onOrdering} />
          ))}
        </div>
        <div className={styles.body} style={{ height: view.height }} role="presentation">
          <div className={styles.rows} style={{ transform: `translateY(${view.offset}px)` }} role="presentation">
            {rows.map((row) => (
              <Row key={row} {...props} row={row} active={row === active} onFocusRow={setActive} onTick={tick} />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

function Row({
  row,
  active,
  columns,
  taskAt,
  people,
  selection,
  onOpen,
  onFocusRow,
  onTick,
}: TableProps & {
  row: number;
  active: boolean;
  onFocusRow: (row: number) => void;
  onTick: (row: number, range: boolean) => void;
}) {
  const { t } = useLingui();
  const task = taskAt(row);
  if (!task) {
    return (
      <div className={styles.row} role="row" aria-rowindex={row + 2}>
        <div className={styles.cell} role="gridcell" />
        {columns.map((column) => (
          <div key={column.id} className={styles.cell} role="gridcell">
            <Skeleton width={column.kind === "data" ? "70%" : "50%"} />
          </div>
        ))}
      </div>
    );
  }
  const selected = isSelected(selection, task.id);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    <div
      id={`task-${task.id}`}
      className={cx(styles.row, selected && styles.selected, active && styles.active)}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={selected}
      onClick={() => {
        onFocusRow(row);
        onOpen(task);
      }}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the box must not open the task */}
      <div className={styles.tick} role="gridcell" onClick={(event) => event.stopPropagation()}>
        <Checkbox
          aria-label={t`Select task ${task.inner_id}`}
          checked={selected}
          onChange={({ nativeEvent }) => onTick(row, (nativeEvent as MouseEvent).shiftKey)}
        />
      </div>
      {columns.map((column) => (
        <div key={column.id} className={styles.cell} role="gridcell">
          <Cell column={column} task={task} people={people} />
        </div>
      ))}
    </div>
  );
}

function HeadCell({
  column,
  ordering,
  onOrdering,
}: {
  column: Column;
  ordering: string;
  onOrdering: (ordering: string) => void;
}) {
  const { t } = useLingui();
  const titles: Record<string, string> = {
    inner_id: t`Task`,
    total_annotations: t`Annotations`,
    cancelled_annotations: t`Skipped`,
    total_predictions: t`Predictions`,
    annotators: t`Annotated by`,
    updated_at: t`Updated`,
  };
  const title = column.key ?? titles[column.id] ?? column.id;
  const isSortable = column.kind !== "annotators";
  const ascending = ordering === column.id;
  const descending = ordering === `-${column.id}`;
  return (
    <div
      className={cx(styles.cell, isSortable && styles.sortable)}
      role="columnheader"
      aria-sort={ascending ? "ascending" : descending ? "descending" : undefined}
    >
      {!isSortable ? (
        title
      ) : (
        <button
          type="button"
          className={cx(styles.sort, (ascending || descending) && styles.sorted)}
          onClick={() => onOrdering(nextOrdering(ordering, column.id))}
        >
          <span>{title}</span>
          {ascending && <ArrowUp size={13} />}
          {descending && <ArrowDown size={13} />}
        </button>
      )}
    </div>
  );
}
