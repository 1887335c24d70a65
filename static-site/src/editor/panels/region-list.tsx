import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ArrowDownUp, Eye, EyeOff, Lock, Sparkles, SquareDashedMousePointer } from "lucide-react";
import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { useRowWindow } from "../../ui/use-row-window.ts";
import { useEditor, useFlagged, useRegions, useSelectedIds } from "../context.ts";
import { goTo } from "../core/commands.ts";
import { labelsOf, type Region, type RegionId } from "../core/items.ts";
import type { Session } from "../core/session.ts";
import { kindOf } from "../regions/kinds.ts";
import { colorOf } from "../tags/region-style.ts";
import { ordered, type RegionOrder } from "./order.ts";
import styles from "./region-list.module.css";

const ROW = 34;

/** Every region as a row of a list box: the view that keyboards and screen readers have of them. */
export function RegionList() {
  const { t } = useLingui();
  const { session, engines } = useEditor();
  const regions = useRegions();
  const selected = useSelectedIds();
  const [order, setOrder] = useState<RegionOrder>("time");
  const list = useMemo(() => ordered(regions, order), [regions, order]);
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const rows = useRowWindow(scroller, list.length, ROW);
  const { showRow } = rows;
  const hidden = useFlagged("hidden");
  const locked = useFlagged("locked");
  const last = session.selection.last;
  // The row that keys act on: the region selected last, unless Ctrl with an arrow has moved on from there.
  const [cursor, setCursor] = useState<RegionId>();
  const indexOf = (id: RegionId | undefined) => (id === undefined ? -1 : list.findIndex((region) => region.id === id));
  const at = indexOf(list.some(({ id }) => id === cursor) ? cursor : last);
  const active = list[at]?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new selection takes the cursor along
  useEffect(() => setCursor(undefined), [last]);

  useEffect(() => {
    if (at >= 0) showRow(at);
  }, [at, showRow]);

  // A region just made is at the end of the list.
  const count = useRef(list.length);
  useEffect(() => {
    if (list.length === count.current + 1 && order === "time") showRow(list.length - 1);
    count.current = list.length;
  }, [list.length, order, showRow]);

  /** Selects the rows from the one selected last to another. */
  const extendTo = (to: number) => {
    const from = indexOf(last);
    if (from < 0) return;
    const range = list.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id);
    // The start of the range stays the region selected last.
    session.selection.set([...range.filter((id) => id !== last), ...(last === undefined ? [] : [last])]);
  };
  const move = (to: number, how: "select" | "extend" | "look") => {
    const region = list[Math.max(0, Math.min(to, list.length - 1))];
    if (!region) return;
    if (how === "select" || last === undefined) goTo(session, engines, region.id);
    else {
      if (how === "extend") extendTo(indexOf(region.id));
      setCursor(region.id);
      engines.get(region.object)?.reveal(region.id);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / ROW) - 1);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? list.length - 1 : at - 1,
      Home: 0,
      End: list.length - 1,
      PageDown: at + page,
      PageUp: at - page,
    };
    if (event.altKey || event.metaKey) return;
    if (event.key === " " && active !== undefined) {
      event.preventDefault();
      session.selection.toggle(active);
      setCursor(active);
      return;
    }
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to, event.shiftKey ? "extend" : event.ctrlKey ? "look" : "select");
  };

  // Rows are drawn anew only when they change, so they reach the present handler by a reference.
  const picker = useRef<Picker>(() => {});
  useEffect(() => {
    picker.current = ({ id }, { additive, range }) => {
      if (range && last !== undefined) extendTo(indexOf(id));
      else if (additive) session.selection.toggle(id);
      else if (selected.has(id) && selected.size === 1) session.selection.clear();
      else goTo(session, engines, id);
    };
  });

  const allHidden = list.length > 0 && list.every(({ id }) => hidden.has(id));
  const orders: Record<RegionOrder, string> = { time: t`By time`, place: t`By place`, label: t`By label` };
  return (
    <section className={styles.panel} aria-label={t`Regions`}>
      <header className={styles.head}>
        <h2>
          <Trans>Regions</Trans>
        </h2>
        <span className={styles.count}>{list.length > 0 && list.length}</span>
        <Menu
          align="end"
          label={t`Order`}
          trigger={(props) => <IconButton {...props} size="sm" label={t`Order`} icon={<ArrowDownUp size={15} />} />}
          entries={(Object.keys(orders) as RegionOrder[]).map((choice) => ({
            label: orders[choice],
            checked: choice === order,
            radio: true,
            onSelect: () => setOrder(choice),
          }))}
        />
        <IconButton
          size="sm"
          label={allHidden ? t`Show all` : t`Hide all`}
          icon={allHidden ? <EyeOff size={15} /> : <Eye size={15} />}
          disabled={list.length === 0}
          onClick={() =>
            session.setHidden(
              list.map((region) => region.id),
              !allHidden,
            )
          }
        />
      </header>
      {session.unreadCount > 0 && (
        <p className={styles.unread}>
          <Plural
            value={session.unreadCount}
            one="# result of a kind not shown here is kept unchanged."
            other="# results of kinds not shown here are kept unchanged."
          />
        </p>
      )}
      {list.length === 0 ? (
        <div className={styles.empty}>
          <SquareDashedMousePointer size={26} aria-hidden="true" />
          <p>
            <Trans>Labeled regions appear here.</Trans>
          </p>
        </div>
      ) : (
        <div
          ref={setScroller}
          className={styles.scroller}
          role="listbox"
          tabIndex={0}
          aria-label={t`Regions`}
          aria-multiselectable="true"
          aria-activedescendant={active !== undefined ? rowId(active) : undefined}
          onKeyDown={onKeyDown}
        >
          <div style={{ height: rows.height, position: "relative" }} role="presentation">
            {list.slice(rows.first, rows.end).map((region, position) => {
              const index = rows.first + position;
              return (
                <Row
                  key={region.id}
                  region={region}
                  session={session}
                  index={index}
                  total={list.length}
                  top={rows.offset + position * ROW}
                  selected={selected.has(region.id)}
                  active={region.id === cursor}
                  hidden={hidden.has(region.id)}
                  locked={locked.has(region.id) || region.readonly === true}
                  picker={picker}
                />
              );
            })}
          </div>
        </div>
      )}
    </section>
  );
}

const rowId = (id: RegionId) => `region-${id}`;

type Picker = (region: Region, keys: { additive: boolean; range: boolean }) => void;

interface RowProps {
  region: Region;
  session: Session;
  index: number;
  total: number;
  top: number;
  selected: boolean;
  active: boolean;
  hidden: boolean;
  locked: boolean;
  picker: RefObject<Picker>;
}

const Row = memo(function Row({
  region,
  session,
  index,
  total,
  top,
  selected,
  active,
  hidden,
  locked,
  picker,
}: RowProps) {
  const { t } = useLingui();
  const labels = labelsOf(region).join(", ");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys
    <div
      id={rowId(region.id)}
      className={styles.row}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={total}
      data-hidden={hidden}
      data-active={active}
      data-suggestion={region.suggestion}
      style={{ transform: `translateY(${top}px)`, "--label": colorOf(session, region) } as CSSProperties}
      onClick={(event) => picker.current(region, { additive: event.ctrlKey || event.metaKey, range: event.shiftKey })}
      onPointerEnter={() => session.selection.hover(region.id)}
      onPointerLeave={() => session.selection.hover(undefined)}
    >
      <span className={styles.index}>{index + 1}</span>
      <span className={styles.label} dir="auto">
        {labels || t`No label`}
      </span>
      <span className={styles.text} dir="auto">
        {kindOf(region.shape.type).describe(region, region.shape)}
      </span>
      {region.origin === "prediction" && (
        <Sparkles
          size={13}
          className={styles.model}
          aria-label={region.suggestion ? t`Suggested by a model` : t`From a model`}
        />
      )}
      {locked && <Lock size={13} aria-label={t`Locked`} />}
      {hidden && <EyeOff size={13} aria-label={t`Hidden`} />}
    </div>
  );
});
