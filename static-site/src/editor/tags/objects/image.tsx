import { Trans, useLingui } from "@lingui/react/macro";
import { Hand, ImageOff, Maximize, MousePointer2, RefreshCw, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { TaskData } from "../../../config/task-config.ts";
import { type ConfigNode, flag, text } from "../../../config/tree.ts";
import { resolve } from "../../../config/variables.ts";
import { withKeys } from "../../../hotkeys/keys.ts";
import { corsOf, tryMediaUrl } from "../../../lib/media-url.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useEditor } from "../../context.ts";
import { labelsOf, type ShapeType } from "../../core/items.ts";
import type { Session } from "../../core/session.ts";
import { canvasKind } from "../../engines/canvas/kinds.ts";
import { type ImageEngine, type ImageStatus, mountImage, type ToolName } from "../../engines/canvas/mount.ts";
import { toolsOf } from "../../regions/kinds.ts";
import { useEditorSettings } from "../../settings.ts";
import { styleOf } from "../region-style.ts";
import type { TagProps } from "../table.ts";
import { Styled } from "../visual/view.tsx";
import styles from "./image.module.css";
import "./image.css";

/** Loads and decodes the picture, so that showing it costs nothing. A picture that fails says so when it is shown. */
export function warm(node: ConfigNode, data: TaskData): void {
  const value = resolve(text(node, "value"), data);
  const url = typeof value === "string" ? tryMediaUrl(value) : undefined;
  if (!url) return;
  const picture = new Image();
  const cors = corsOf(text(node, "crossOrigin"), url);
  if (cors) picture.crossOrigin = cors;
  picture.src = url.href;
  picture.decode().catch(() => {});
}

export function View({ node }: TagProps) {
  const { session } = useEditor();
  const field = text(node, "value");
  const value = resolve(field, session.data);
  if (node.attributes.has("valuelist")) {
    return (
      <Notice tone="warning">
        <Trans>Tasks with several images can't be labeled here. Existing results are kept.</Trans>
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
  const url = tryMediaUrl(value);
  if (!url) {
    return (
      <Notice tone="danger">
        <Trans>
          The image at <code>{value}</code> is not loaded: this address is not one of media.
        </Trans>
      </Notice>
    );
  }
  return <ImageView key={value} node={node} src={url.href} cors={corsOf(text(node, "crossOrigin"), url)} />;
}

function ImageView({ node, src, cors }: TagProps & { src: string; cors: ReturnType<typeof corsOf> }) {
  const { t } = useLingui();
  const { session, engines } = useEditor();
  const name = text(node, "name");
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<ImageEngine>(undefined);
  const [status, setStatus] = useState<ImageStatus>("loading");
  const [tool, setTool] = useState<ToolName>("select");
  const titles = useEditorSettings((settings) => settings.showTitles);
  const titlesNow = useRef(titles);
  const drawn = toolsOf(session.controlsOf(name));
  const label = t`Image. Enter makes a region in the middle, arrow keys move the selected one, with Ctrl they resize it. Page Up and Page Down choose a point of it.`;

  useEffect(() => {
    if (!place.current) return;
    const canTurn = new Map(
      session.controlsOf(name).map((control) => [control.name, flag(control.node, "canRotate")] as const),
    );
    const engine = mountImage(place.current, {
      src,
      label,
      object: name,
      document: session.document,
      selection: session.selection,
      crossOrigin: cors,
      smoothing: flag(node, "smoothing", true),
      titles: titlesNow.current,
      styleOf: (region) => {
        const style = styleOf(session, region.marks);
        return region.suggestion ? { ...style, fill: style.fill / 2, dashed: true } : style;
      },
      titleOf: (region) => labelsOf(region).join(", "),
      newStyle: (type) => {
        const marks = session.readOnly ? undefined : session.marksFor(name, type);
        return marks && styleOf(session, marks);
      },
      canTurn: (region) => region.marks.every((mark) => canTurn.get(mark.control) ?? true),
      isLocked: (region) => session.isLocked(region),
      readOnly: session.readOnly,
      onDraw: (shape, size) => session.createRegion(name, shape, size),
      onChange: (shapes, gesture) => session.setShapes(shapes, gesture),
      onStatus: setStatus,
      onTool: setTool,
      onMove: () => engines.moved.emit(),
    });
    mounted.current = engine;
    const tools = toolsOf(session.controlsOf(name));
    const unregister = engines.register(name, {
      root: engine.root,
      reveal: (id) => engine.reveal(id),
      rectsOf: (id) => engine.rectsOf(id),
      view: { zoom: (factor) => engine.zoom(factor), fit: () => engine.fit(), actual: () => engine.actual() },
      nudge: (x, y) => engine.nudge({ x, y }),
      cancel: () => engine.cancel(),
      tools: { names: ["select", "pan", ...tools], use: (tool) => engine.setTool(tool as ToolName) },
    });
    // A label at hand means drawing, none means choosing.
    const follow = () => engine.setTool(labeledTool(session, name, tools) ?? "select");
    const stopLabels = session.activeLabels.changed.watch(follow);
    follow();
    return () => {
      stopLabels();
      unregister();
      engine.destroy();
    };
  }, [src, cors, name, session, engines, node, label]);

  useEffect(() => {
    titlesNow.current = titles;
    mounted.current?.setTitles(titles);
  }, [titles]);

  const use = (next: ToolName) => mounted.current?.setTool(next);
  const needsLabel = useNeedsLabel(name, tool);

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
          label={withKeys(t`Select`, "v")}
          icon={<MousePointer2 size={17} />}
          on={tool === "select"}
          use={() => use("select")}
        />
        <ToolButton
          label={withKeys(t`Move the image`, "h")}
          icon={<Hand size={17} />}
          on={tool === "pan"}
          use={() => use("pan")}
        />
        {!session.readOnly &&
          drawn.map((type) => {
            const drawing = canvasKind(type)?.tool;
            return (
              drawing && (
                <ToolButton
                  key={type}
                  label={withKeys(drawing.label(), drawing.key)}
                  icon={<drawing.icon size={17} />}
                  on={tool === type}
                  use={() => use(type)}
                />
              )
            );
          })}
        <hr />
        <IconButton
          label={withKeys(t`Zoom in`, "$mod++")}
          icon={<ZoomIn size={17} />}
          onClick={() => mounted.current?.zoom(2)}
        />
        <IconButton
          label={withKeys(t`Zoom out`, "$mod+-")}
          icon={<ZoomOut size={17} />}
          onClick={() => mounted.current?.zoom(0.5)}
        />
        <IconButton
          label={withKeys(t`Whole image`, "$mod+0")}
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

function ToolButton({ label, icon, on, use }: { label: string; icon: React.ReactNode; on: boolean; use: () => void }) {
  return (
    <IconButton label={label} icon={icon} aria-pressed={on} className={on ? styles.on : undefined} onClick={use} />
  );
}

/** The tool that the active labels draw with. */
const labeledTool = (session: Session, object: string, tools: readonly ShapeType[]): ShapeType | undefined =>
  tools.find((type) => session.marksFor(object, type)?.some((mark) => mark.labels));

/** Whether the tool waits for a label. */
function useNeedsLabel(object: string, tool: ToolName): boolean {
  const { session } = useEditor();
  return useSyncExternalStore(
    session.activeLabels.changed.watch,
    () => !session.readOnly && tool !== "select" && tool !== "pan" && session.marksFor(object, tool) === undefined,
  );
}
