import { Trans, useLingui } from "@lingui/react/macro";
import { Hand, ImageOff, Maximize, MousePointer2, RefreshCw, Square, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Action } from "../../../app/hotkeys/scopes.ts";
import { useHotkeys } from "../../../app/hotkeys/use-hotkeys.ts";
import { flag, text } from "../../../config/tree.ts";
import { resolve } from "../../../config/variables.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useEditor } from "../../context.ts";
import { labelsOf, type Mark } from "../../core/items.ts";
import type { Session } from "../../core/session.ts";
import type { Look } from "../../engines/canvas/draw.ts";
import { type ImageEngine, type ImageStatus, mountImage } from "../../engines/canvas/mount.ts";
import type { Tool } from "../../engines/canvas/tool.ts";
import { useEditorSettings } from "../../settings.ts";
import { lookOf } from "../looks.ts";
import type { TagProps } from "../registry.ts";
import { Styled } from "../visual/view.tsx";
import styles from "./image.module.css";
import "./image.css";

export function View({ node }: TagProps) {
  const { session } = useEditor();
  const field = text(node, "value");
  const value = resolve(field, session.data);
  if (node.attributes.has("valuelist")) {
    return (
      <Notice tone="warning">
        <Trans>Tasks with several images cannot be shown here yet. Their results are kept as they are.</Trans>
      </Notice>
    );
  }
  if (typeof value !== "string" || value === "") {
    return (
      <Notice tone="warning">
        <Trans>
          This task has no field <code>{field}</code>.
        </Trans>
      </Notice>
    );
  }
  return <ImageView key={value} node={node} src={value} />;
}

function ImageView({ node, src }: TagProps & { src: string }) {
  const { t } = useLingui();
  const { session, engines } = useEditor();
  const name = text(node, "name");
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<ImageEngine>(undefined);
  const [status, setStatus] = useState<ImageStatus>("loading");
  const [tool, setTool] = useState<Tool>("select");
  const titles = useEditorSettings((settings) => settings.showTitles);
  const titlesNow = useRef(titles);
  const canDraw = session.controlsOf(name).some(({ tag }) => tag === "rectangle" || tag === "rectanglelabels");
  const label = t`Image. Enter makes a box in the middle, arrow keys move what is selected, with Ctrl they resize it.`;

  useEffect(() => {
    if (!place.current) return;
    const canTurn = new Map(
      session.controlsOf(name).map((control) => [control.name, flag(control.node, "canRotate", true)] as const),
    );
    const engine = mountImage(place.current, {
      src,
      label,
      object: name,
      document: session.document,
      selection: session.selection,
      crossOrigin: crossOriginOf(text(node, "crossOrigin")),
      smoothing: flag(node, "smoothing", true),
      titles: titlesNow.current,
      lookOf: (region) => {
        const look = cachedLook(session, region.marks);
        return region.suggestion ? { ...look, fill: look.fill / 2, dashed: true } : look;
      },
      titleOf: (region) => labelsOf(region).join(", "),
      newLook: () => {
        const marks = session.readOnly ? undefined : session.marksFor(name, "rectangle");
        return marks && lookOf(session, marks);
      },
      canTurn: (region) => region.marks.every((mark) => canTurn.get(mark.control) ?? true),
      readOnly: session.readOnly,
      onDraw: (shape, size) => void session.createRegion(name, shape, size),
      onChange: (shapes, gesture) => session.setShapes(shapes, gesture),
      onStatus: setStatus,
      onTool: setTool,
    });
    mounted.current = engine;
    const unregister = engines.register(name, {
      reveal: (id) => engine.reveal(id),
      view: { zoom: (factor) => engine.zoom(factor), fit: () => engine.fit(), actual: () => engine.actual() },
      nudge: (x, y) => engine.nudge({ x, y }),
      cancel: () => engine.cancel(),
    });
    // A label at hand means drawing, none means choosing.
    const follow = () =>
      engine.setTool(session.marksFor(name, "rectangle")?.some((mark) => mark.labels) ? "rectangle" : "select");
    const stopPalette = session.palette.changed.watch(follow);
    follow();
    return () => {
      stopPalette();
      unregister();
      engine.destroy();
    };
  }, [src, name, session, engines, node, label]);

  useEffect(() => {
    titlesNow.current = titles;
    mounted.current?.setTitles(titles);
  }, [titles]);

  const use = (next: Tool) => mounted.current?.setTool(next);
  const group = () => t`Image`;
  const tools: Action[] = [
    { name: "image.select", keys: ["v"], label: () => t`Select tool`, group, run: () => use("select") },
    { name: "image.pan", keys: ["h"], label: () => t`Move the image (or hold Space)`, group, run: () => use("pan") },
    {
      name: "image.rectangle",
      keys: ["r"],
      label: () => t`Rectangle tool`,
      group,
      enabled: () => canDraw && !session.readOnly,
      run: () => use("rectangle"),
    },
  ];
  useHotkeys(tools);
  const needsLabel = useNeedsLabel(name) && tool === "rectangle";

  return (
    <Styled node={node} className={`${styles.image} lsf-image`}>
      <div className={styles.frame}>
        <div ref={place} className={styles.place} data-status={status} />
        {status === "failed" && (
          <div className={styles.failed} role="alert">
            <ImageOff size={28} aria-hidden="true" />
            <strong>
              <Trans>The image cannot be loaded</Trans>
            </strong>
            <code>{src.length > 200 ? `${src.slice(0, 200)}…` : src}</code>
            <Button icon={<RefreshCw size={15} />} onClick={() => mounted.current?.reload()}>
              <Trans>Try again</Trans>
            </Button>
          </div>
        )}
        {needsLabel && (
          <div className={styles.hint} role="status">
            <Trans>Choose a label first, then draw.</Trans>
          </div>
        )}
      </div>
      <div className={styles.tools} role="toolbar" aria-label={t`Image tools`} aria-orientation="vertical">
        <ToolButton
          label={t`Select (V)`}
          icon={<MousePointer2 size={17} />}
          on={tool === "select"}
          use={() => use("select")}
        />
        <ToolButton
          label={t`Move the image (H)`}
          icon={<Hand size={17} />}
          on={tool === "pan"}
          use={() => use("pan")}
        />
        {canDraw && !session.readOnly && (
          <ToolButton
            label={t`Rectangle (R)`}
            icon={<Square size={17} />}
            on={tool === "rectangle"}
            use={() => use("rectangle")}
          />
        )}
        <hr />
        <IconButton label={t`Zoom in (Ctrl +)`} icon={<ZoomIn size={17} />} onClick={() => mounted.current?.zoom(2)} />
        <IconButton
          label={t`Zoom out (Ctrl -)`}
          icon={<ZoomOut size={17} />}
          onClick={() => mounted.current?.zoom(0.5)}
        />
        <IconButton
          label={t`Whole image (Ctrl 0)`}
          icon={<Maximize size={17} />}
          onClick={() => mounted.current?.fit()}
        />
        <IconButton
          label={t`1:1, actual size`}
          icon={<span className={styles.actual}>1:1</span>}
          onClick={() => mounted.current?.actual()}
        />
      </div>
    </Styled>
  );
}

const looks = new WeakMap<readonly Mark[], Look>();

/** Marks never change in place: their look is worked out once. */
function cachedLook(session: Session, marks: readonly Mark[]): Look {
  const known = looks.get(marks);
  if (known) return known;
  const look = lookOf(session, marks);
  looks.set(marks, look);
  return look;
}

function ToolButton({ label, icon, on, use }: { label: string; icon: React.ReactNode; on: boolean; use: () => void }) {
  return (
    <IconButton label={label} icon={icon} aria-pressed={on} className={on ? styles.on : undefined} onClick={use} />
  );
}

/** Whether drawing on an object waits for a label. */
function useNeedsLabel(name: string): boolean {
  const { session } = useEditor();
  return useSyncExternalStore(
    session.palette.changed.watch,
    () => !session.readOnly && session.marksFor(name, "rectangle") === undefined,
  );
}

const crossOriginOf = (value: string): "anonymous" | "use-credentials" | undefined =>
  value === "anonymous" || value === "use-credentials" ? value : undefined;
