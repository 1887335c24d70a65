import { useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { flag, numeric, text } from "../../../config/tree.ts";
import { resolveText } from "../../../config/variables.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { useEditor } from "../../context.ts";
import type { TagProps } from "../table.ts";
import styles from "./field.module.css";
import { type ControlState, useControl } from "./use-control.ts";

export function View({ node }: TagProps) {
  const state = useControl(node);
  // A field of its own for every region.
  return state && <Texts key={state.scope.region} node={node} state={state} />;
}

/**
 * Texts written by the annotator: Enter adds one, Shift+Enter starts a new line. The text in the field is part of the
 * answer at once, as its last one, so that leaving the field changes nothing.
 */
function Texts({ node, state }: TagProps & { state: ControlState }) {
  const { t } = useLingui();
  const { session } = useEditor();
  const texts: string[] = Array.isArray(state.value) ? state.value.filter((line) => typeof line === "string") : [];
  // The prefilled text of a new annotation waits in the field.
  const [isTyping, setTyping] = useState(
    () => texts.length === 1 && texts[0] === resolveText(text(node, "value"), session.data),
  );
  // As typed; the answer is without the spaces around it.
  const [raw, setRaw] = useState("");
  const last = isTyping ? texts.at(-1) : undefined;
  const done = last === undefined ? texts : texts.slice(0, -1);
  const written = last === undefined || last === raw.trim() ? raw : last;
  const most = numeric(node, "maxSubmissions", 0);
  const full = most > 0 && done.length >= most;
  const editable = flag(node, "editable");
  const rows = Math.max(1, Math.round(numeric(node, "rows", 1)));

  const put = (next: readonly string[], gesture?: string) => state.set(next.length > 0 ? next : undefined, gesture);
  const type = (next: string) => {
    const trimmed = next.trim();
    setRaw(next);
    setTyping(trimmed !== "");
    put(trimmed === "" ? done : [...done, trimmed], "type");
  };
  const add = () => {
    if (last === undefined) return;
    if (flag(node, "skipDuplicates") && done.includes(last)) put(done, "type");
    setTyping(false);
    setRaw("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const hasModifier = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
    if (event.key !== "Enter" || hasModifier || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add();
  };

  return (
    <fieldset className={styles.texts} aria-label={state.label}>
      {done.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal texts may stand twice, their place is what they are
        <div key={index} className={styles.line}>
          {editable && !state.readOnly ? (
            <textarea
              className={styles.input}
              rows={line.split("\n").length}
              value={line}
              dir="auto"
              aria-label={t`Text ${index + 1}`}
              onChange={({ target }) => put(texts.with(index, target.value), `type:${index}`)}
            />
          ) : (
            <p dir="auto">{line}</p>
          )}
          {!state.readOnly && (
            <IconButton
              size="sm"
              label={t`Remove`}
              icon={<X size={14} />}
              onClick={() => put(texts.toSpliced(index, 1))}
            />
          )}
        </div>
      ))}
      {state.readOnly && last !== undefined && (
        <div className={styles.line}>
          <p dir="auto">{last}</p>
        </div>
      )}
      {!state.readOnly && !full && (
        <div className={styles.line}>
          <textarea
            className={styles.input}
            style={{ minHeight: `calc(${rows}lh + 12px)` }}
            value={written}
            dir="auto"
            placeholder={text(node, "placeholder") || t`Write and press Enter`}
            aria-label={state.label}
            aria-required={state.required || undefined}
            onChange={({ target }) => type(target.value)}
            onKeyDown={onKeyDown}
          />
          <Button size="sm" icon={<Plus size={14} />} onClick={add} disabled={last === undefined}>
            {t`Add`}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
