import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef, useState } from "react";

import { same } from "../model/compare";
import { isFields, type Fields } from "../model/document";

interface Props {
  label: string;
  value: Fields;
  onChange: (value: Fields) => void;
}

/**
 * The fields of a node as JSON. CodeMirror writes its own styles; in a shadow root they are adopted
 * style sheets, which the page's policy lets pass, and elsewhere inline ones, which it does not.
 */
export default function JsonView({ label, value, onChange }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const told = useRef<Fields>(value);
  const latest = useRef(onChange);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const take = (text: string) => {
      const read = fieldsIn(text);
      setProblem(typeof read === "string" ? read : null);
      if (typeof read === "string") return;
      told.current = read;
      latest.current(read);
    };
    const editor = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: JSON.stringify(told.current, null, 2),
        extensions: [
          lineNumbers(),
          history(),
          json(),
          bracketMatching(),
          syntaxHighlighting(COLORS),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.isUserEvent("sync"))) {
              take(update.state.doc.toString());
            }
          }),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          THEME,
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || same(told.current, value)) return;
    told.current = value;
    const changes = { from: 0, to: editor.state.doc.length, insert: JSON.stringify(value, null, 2) };
    editor.dispatch({ changes, userEvent: "sync" });
  }, [value]);

  return (
    <div className="gs-json">
      <div ref={host} className="gs-code" />
      {problem !== null && (
        <p className="gs-error" role="alert">
          Not taken over yet: {problem}
        </p>
      )}
    </div>
  );
}

/** The object that a text is, or why it is none. */
function fieldsIn(text: string): Fields | string {
  try {
    const read: unknown = JSON.parse(text);
    return isFields(read) ? read : "it has to be an object.";
  } catch (error) {
    return error instanceof Error ? error.message : "it is no JSON.";
  }
}

const COLORS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--gh-code-title)" },
  { tag: tags.string, color: "var(--gh-code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--gh-code-number)" },
]);

const THEME = EditorView.theme({
  "&": { fontSize: "0.8125rem", color: "var(--gh-text)", backgroundColor: "var(--gh-code)" },
  "&.cm-focused": { outline: "2px solid var(--gh-accent)" },
  ".cm-content": { fontFamily: "var(--gh-mono)", caretColor: "var(--gh-text)", minHeight: "12rem" },
  ".cm-gutters": { backgroundColor: "var(--gh-code)", color: "var(--gh-code-comment)", border: "none" },
  ".cm-cursor": { borderLeftColor: "var(--gh-text)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller .cm-selectionBackground": {
    backgroundColor: "var(--gh-accent-soft)",
  },
});
