import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useRef, useState } from "react";
import { flag, text } from "../../../config/tree.ts";
import { resolve } from "../../../config/variables.ts";
import { ForbiddenMedia, fetchMediaText } from "../../../lib/media-url.ts";
import { Notice } from "../../../ui/notice.tsx";
import { useEditor } from "../../context.ts";
import { labelsOf, type Region } from "../../core/items.ts";
import type { Session } from "../../core/session.ts";
import { TextUnits } from "../../core/units.ts";
import { granularityOf } from "../../engines/text/granularity.ts";
import { mountText, type TextEngine } from "../../engines/text/mount.ts";
import type { Span } from "../../regions/span/index.ts";
import { useEditorSettings } from "../../settings.ts";
import { colorOf } from "../region-style.ts";
import type { TagProps } from "../table.ts";
import { Styled } from "../visual/view.tsx";
import "./text.css";

export function View({ node }: TagProps) {
  const { session } = useEditor();
  const value = resolve(text(node, "value"), session.data);
  const field = text(node, "value");
  if (text(node, "valueType") === "url" && typeof value === "string")
    return <Remote key={value} url={value} node={node} />;
  if (value === undefined || value === null) {
    return (
      <Notice tone="warning">
        <Trans>
          This task has no field <code>{field}</code>.
        </Trans>
      </Notice>
    );
  }
  const written =
    typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
  return <TextView node={node} content={decoded(written, text(node, "encoding"))} />;
}

/** A text that lies at an address. */
function Remote({ url, node }: { url: string } & TagProps) {
  const { t } = useLingui();
  const [content, setContent] = useState<string | Error>();
  useEffect(() => {
    const stop = new AbortController();
    fetchMediaText(url, stop.signal).then(setContent, (error: Error) => {
      if (!stop.signal.aborted) setContent(error);
    });
    return () => stop.abort();
  }, [url]);
  if (content === undefined) return <p aria-busy="true">…</p>;
  if (typeof content === "string") return <TextView node={node} content={content} />;
  const reason = content instanceof ForbiddenMedia ? t`this address is not one of media` : content.message;
  return (
    <Notice tone="danger">
      <Trans>
        The text at {url} cannot be loaded ({reason}).
      </Trans>
    </Notice>
  );
}

function decoded(content: string, encoding: string): string {
  if (!encoding.startsWith("base64")) return content;
  try {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return content;
  }
}

function TextView({ node, content }: TagProps & { content: string }) {
  const { t } = useLingui();
  const { session, engines } = useEditor();
  const name = text(node, "name");
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<TextEngine>(undefined);
  const units = useMemo(() => new TextUnits(content), [content]);
  const titles = useEditorSettings((settings) => settings.showTitles);
  const titlesNow = useRef(titles);
  const label = t`Text. Arrow keys move the caret, and Shift with arrow keys selects. A label's key labels the selection. Enter labels it with the active label.`;
  const saveText = text(node, "saveTextResult", "yes") !== "no";

  useEffect(() => {
    if (!place.current) return;
    const engine = mountText(place.current, {
      units,
      object: name,
      document: session.document,
      selection: session.selection,
      colorOf: (region) => colorOf(session, region),
      titleOf: (region: Region) => labelsOf(region).join(", "),
      badges: titlesNow.current,
      granularity: () => granularityOf(activeGranularity(session, name) ?? text(node, "granularity")),
      onSpan: (span) => session.createRegion(name, saveText ? span : { ...span, text: undefined }) !== undefined,
      label,
    });
    mounted.current = engine;
    const unregister = engines.register(name, {
      root: engine.root,
      reveal: (id) => engine.reveal(id),
      rectsOf: (id) => engine.rectsOf(id),
      pending: () => {
        const span: Span | undefined = engine.pending();
        return span && { shape: saveText ? span : { ...span, text: undefined }, done: () => engine.clearPending() };
      },
    });
    return () => {
      unregister();
      engine.destroy();
    };
  }, [units, name, session, engines, label, node, saveText]);

  useEffect(() => {
    titlesNow.current = titles;
    mounted.current?.setBadges(titles);
  }, [titles]);

  return (
    <Styled node={node} className="htx-text">
      <div
        ref={place}
        className="sk-text-place"
        data-titles={titles}
        data-selectable={flag(node, "selectionEnabled")}
      />
    </Styled>
  );
}

/** The granularity of the active label, where it has one. */
function activeGranularity(session: Session, object: string): string | undefined {
  for (const control of session.controlsOf(object)) {
    const [active] = session.activeLabels.active(control.name);
    const label = session.options(control).find((option) => option.value === active);
    const granularity =
      label?.granularity ?? (active === undefined ? undefined : control.node.attributes.get("granularity"));
    if (granularity) return granularity;
  }
  return undefined;
}
