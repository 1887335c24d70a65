import { useEffect, useRef, useState } from "react";
import { useEditor, useRelations } from "../context.ts";
import type { RegionId, Relation } from "../core/items.ts";
import styles from "./relation-overlay.module.css";

interface Line {
  readonly id: string;
  readonly path: string;
  readonly direction: Relation["direction"];
}

/** Arrows between related regions, over all objects. It lies in the labeling area and scrolls with it. */
export function RelationOverlay() {
  const relations = useRelations();
  return relations.length > 0 ? <Arrows relations={relations} /> : null;
}

function Arrows({ relations }: { relations: readonly Relation[] }) {
  const { session, engines } = useEditor();
  const svg = useRef<SVGSVGElement>(null);
  const [lines, setLines] = useState<readonly Line[]>([]);
  useEffect(() => {
    const area = svg.current?.parentElement;
    if (!area) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const home = area.getBoundingClientRect();
      const endOf = (id: RegionId) => {
        const object = session.document.region(id)?.object;
        const [box] = (object === undefined ? undefined : engines.get(object)?.rectsOf(id)) ?? [];
        if (!box) return undefined;
        return {
          x: box.left + box.width / 2 - home.left + area.scrollLeft,
          y: box.top - home.top + area.scrollTop,
        };
      };
      setLines(
        relations.flatMap(({ id, from, to, direction }) => {
          const [a, b] = [endOf(from), endOf(to)];
          return a && b ? { id, direction, path: bow(a, b) } : [];
        }),
      );
    };
    const later = () => {
      if (frame === 0) frame = requestAnimationFrame(measure);
    };
    measure();
    const resizes = new ResizeObserver(later);
    resizes.observe(area);
    for (const child of area.children) resizes.observe(child);
    // Objects that scroll by themselves; the area's own scrolling takes the arrows along.
    area.addEventListener("scroll", later, { capture: true, passive: true });
    const stops = [
      session.document.observe(later),
      session.view.changed.watch(later),
      engines.changed.watch(later),
      engines.moved.watch(later),
    ];
    return () => {
      cancelAnimationFrame(frame);
      resizes.disconnect();
      area.removeEventListener("scroll", later, { capture: true });
      for (const stop of stops) stop();
    };
  }, [relations, session, engines]);
  return (
    <svg ref={svg} className={styles.overlay} aria-hidden="true">
      <defs>
        <marker
          id="sk-relation-end"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto-start-reverse"
        >
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      {lines.map(({ id, path, direction }) => (
        <path
          key={id}
          className={styles.line}
          d={path}
          markerStart={direction === "right" ? undefined : "url(#sk-relation-end)"}
          markerEnd={direction === "left" ? undefined : "url(#sk-relation-end)"}
        />
      ))}
    </svg>
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line that is bent upwards a little, so that it can be told from the outlines of regions. */
function bow(a: Point, b: Point): string {
  const lift = Math.min(60, 12 + Math.hypot(b.x - a.x, b.y - a.y) * 0.15);
  return `M${a.x} ${a.y}Q${(a.x + b.x) / 2} ${(a.y + b.y) / 2 - lift} ${b.x} ${b.y}`;
}
