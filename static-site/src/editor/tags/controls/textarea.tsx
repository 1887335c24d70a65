import { useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { flag, numeric, text } from "../../../config/tree.ts";
import { resolveText } from "../../../config/variables.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { useEditor } from "../../context.ts";
import type { TagProps } from "../registry.ts";
import styles from "./field.module.css";
import { useControl } from "./use-control.ts";

/** Texts written by the annotator: Enter adds one, Shift+Enter starts a new line. */
export function View({ node }: TagProps) {
  const { t } = useLingui();
  const { session } = useEditor();
  const state = useControl(node);
  const [draft, setDraft] = useState(() => resolveText(text(node, "value"), session.data));
  if (!state) return null;
  const texts: string[] = Array.isArray(state.value) ? state.value.filter((line) => typeof line === "string") : [];
  const rows = Math.max(1, Math.round(numeric(node, "rows", 1)));
  const most = numeric(node, "maxSubmissions", 0);
  const full = most > 0 && texts.length >= most;
  const editable = flag(node, "editable");

  const add = () => {
    const written = draft.trim();
    if (written === "" || full) return;
    if (flag(node, "skipDuplicates") && texts.includes(written)) return;
    state.set([...texts, written]);
    setDraft("");
  };
  const keep = (next: string[]) => state.set(next.length > 0 ? next : undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing)
      return;
    event.preventDefault();
    add();
  };

  return (
    <div className={styles.texts}>
      {texts.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal texts may stand twice, their place is what they are
        <div key={index} className={styles.line}>
          {editable && !state.readOnly ? (
            <textarea
              className={styles.input}
              rows={line.split("\n").length}
              value={line}
              aria-label={t`Text ${index + 1}`}
              onChange={({ target }) => {
                const next = texts.with(index, target.value);
                state.set(next, `type:${index}`);
              }}
            />
          ) : (
            <p>{line}</p>
          )}
          {!state.readOnly && (
            <IconButton
              size="sm"
              label={t`Remove`}
              icon={<X size={14} />}
              onClick={() => keep(texts.toSpliced(index, 1))}
            />
          )}
        </div>
      ))}
      {!state.readOnly && !full && (
        <div className={styles.line}>
          <textarea
            className={styles.input}
            rows={rows}
            value={draft}
            placeholder={text(node, "placeholder") || t`Write and press Enter`}
            aria-label={t`New text`}
            onChange={({ target }) => setDraft(target.value)}
            onKeyDown={onKeyDown}
            onBlur={add}
          />
          <Button size="sm" icon={<Plus size={14} />} onClick={add} disabled={draft.trim() === ""}>
            {t`Add`}
          </Button>
        </div>
      )}
    </div>
  );
}
