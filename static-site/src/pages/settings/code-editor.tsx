import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { autoCloseTags, xml } from "@codemirror/lang-xml";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState, StateEffect, type Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { ConfigProblem } from "../../api/queries/projects.ts";

const highlight = HighlightStyle.define([
  { tag: tags.tagName, color: "var(--code-tag)", fontWeight: "600" },
  { tag: tags.angleBracket, color: "var(--text-3)" },
  { tag: tags.attributeName, color: "var(--code-attribute)" },
  { tag: tags.attributeValue, color: "var(--code-string)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", color: "var(--text)", backgroundColor: "var(--surface)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--accent)", padding: "10px 0" },
  ".cm-gutters": {
    backgroundColor: "var(--surface-2)",
    color: "var(--text-3)",
    borderRight: "1px solid var(--border)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 6%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--surface-active)" },
  ".cm-cursor": { borderLeftColor: "var(--accent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--border)",
    borderRadius: "8px",
    boxShadow: "var(--shadow-2)",
    overflow: "hidden",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent-soft)",
    color: "var(--accent-text)",
  },
  ".cm-diagnostic": { fontFamily: "var(--font-sans)", padding: "6px 10px", whiteSpace: "pre-line" },
});

/** Marks a change that the page makes, which is no edit of the person. */
const fromOutside = Annotation.define<boolean>();

/**
 * Replaces a selection by typed text without the browser's own editing. Chromium carries the style of joined lines over
 * as inline styles, which the content security policy refuses with a message in the console.
 */
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const text = event.data;
    const { main } = view.state.selection;
    if (event.inputType !== "insertText" || text === null || (main.empty && !text.includes("\n"))) return false;
    event.preventDefault();
    const insert = () =>
      view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handler) => handler(view, main.from, main.to, text, insert))) view.dispatch(insert());
    return true;
  },
});

/** Places problems in the text: from the named position to the end of the word there, at least one character. */
export function toDiagnostics(doc: Text, problems: readonly ConfigProblem[]): Diagnostic[] {
  return problems.map(({ line, column, message, severity }) => {
    const place = doc.line(Math.max(1, Math.min(line, doc.lines)));
    const from = Math.min(place.from + Math.max(0, column - 1), place.to);
    const word = /^<?\/?[\w.:-]+/.exec(doc.sliceString(from, place.to))?.[0].length ?? 1;
    return { from, to: Math.min(Math.max(from + word, from), Math.max(place.to, from)), message, severity };
  });
}

/**
 * The XML editor. It is in a shadow root, where CodeMirror adopts its style sheets: the content security policy allows
 * no `<style>` elements.
 */
export default function CodeEditor({
  value,
  onChange,
  problems,
  label,
}: {
  value: string;
  onChange: (value: string) => void;
  problems: readonly ConfigProblem[];
  label: string;
}) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const change = useRef(onChange);
  const initial = useRef(value);
  useEffect(() => {
    change.current = onChange;
  });

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          xml(),
          autoCloseTags,
          typeOverSelection,
          lintGutter(),
          syntaxHighlighting(highlight),
          look,
          EditorView.contentAttributes.of({ "aria-label": label }),
          keymap.of([...lintKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            const isEdit = !update.transactions.some((transaction) => transaction.annotation(fromOutside));
            if (update.docChanged && isEdit) change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    let isGone = false;
    const aids = import("./typing-aids.ts");
    aids.then(
      ({ typingAids }) => !isGone && editor.dispatch({ effects: StateEffect.appendConfig.of(typingAids) }),
      () => {
        // The editor works without them.
      },
    );
    return () => {
      isGone = true;
      editor.destroy();
    };
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    initial.current = value;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, toDiagnostics(editor.state.doc, problems)));
  }, [problems]);

  return <div ref={host} style={{ height: "100%", display: "grid" }} />;
}
