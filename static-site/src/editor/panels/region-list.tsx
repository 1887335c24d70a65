import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ArrowDownUp, Eye, EyeOff, Lock, Sparkles, SquareDashedMousePointer } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { useRowWindow } from "../../ui/use-row-window.ts";
import { useEditor, useRegions, useSelectedIds } from "../context.ts";
import { goTo } from "../core/commands.ts";
import { labelsOf, type Region, type RegionId } from "../core/items.ts";
import type { Session } from "../core/session.ts";
import { colorOf } from "../tags/looks.ts";
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
  const view = useRowWindow(scroller, list.length, ROW);
  const { showRow } = view;
  const last = session.selection.last;
  const at = last === undefined ? -1 : list.findIndex((region) => region.id === last);

  useEffect(() => {
    if (at >= 0) showRow(at);
  }, [at, showRow]);

  // A region just made is at the end of the list.
  const count = useRef(list.length);
  useEffect(() => {
    if (list.length === count.current + 1 && order === "time") showRow(list.length - 1);
    count.current = list.length;
  }, [list.length, order, showRow]);

  const move = (to: number, extend: boolean) => {
    const region = list[Math.max(0, Math.min(to, list.length - 1))];
    if (!region) return;
    if (extend && last !== undefined) {
      session.selection.set([...selected, region.id]);
      engines.get(region.object)?.reveal(region.id);
    } else goTo(session, engines, region.id);
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
    const to = steps[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move(to, event.shiftKey);
  };

  const allHidden = list.length > 0 && list.every((region) => region.hidden);
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
          aria-activedescendant={at >= 0 && last !== undefined ? rowId(last) : undefined}
          onKeyDown={onKeyDown}
        >
          <div style={{ height: view.height, position: "relative" }} role="presentation">
            {list.slice(view.first, view.end).map((region, position) => {
              const index = view.first + position;
              return (
                <Row
                  key={region.id}
                  region={region}
                  session={session}
                  index={index}
                  total={list.length}
                  top={view.offset + position * ROW}
                  selected={selected.has(region.id)}
                  onPick={(additive) => {
                    if (additive) session.selection.toggle(region.id);
                    else if (selected.has(region.id) && selected.size === 1) session.selection.clear();
                    else goTo(session, engines, region.id);
                  }}
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

interface RowProps {
  region: Region;
  session: Session;
  index: number;
  total: number;
  top: number;
  selected: boolean;
  onPick: (additive: boolean) => void;
}

const Row = memo(
  function Row({ region, session, index, total, top, selected, onPick }: RowProps) {
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
        data-hidden={region.hidden}
        data-suggestion={region.suggestion}
        style={{ transform: `translateY(${top}px)`, "--label": colorOf(session, region) } as CSSProperties}
        onClick={(event) => onPick(event.ctrlKey || event.metaKey)}
        onPointerEnter={() => session.selection.hover(region.id)}
        onPointerLeave={() => session.selection.hover(undefined)}
      >
        <span className={styles.index}>{index + 1}</span>
        <span className={styles.label}>{labels || t`No label`}</span>
        <span className={styles.text}>{describe(region)}</span>
        {region.origin === "prediction" && (
          <Sparkles
            size={13}
            className={styles.model}
            aria-label={region.suggestion ? t`Suggested by a model` : t`From a model`}
          />
        )}
        {region.locked && <Lock size={13} aria-label={t`Locked`} />}
        {region.hidden && <EyeOff size={13} aria-label={t`Hidden`} />}
      </div>
    );
  },
  (before, after) =>
    before.region === after.region &&
    before.index === after.index &&
    before.total === after.total &&
    before.top === after.top &&
    before.selected === after.selected &&
    before.session === after.session,
);

/** What a region holds, in short. */
function describe({ shape, size }: Region): string {
  if (shape.type === "span") return (shape.text ?? "").slice(0, 80).replace(/\s+/g, " ");
  if (!size) return "";
  return `${Math.round((shape.width * size.width) / 100)} × ${Math.round((shape.height * size.height) / 100)}`;
}
