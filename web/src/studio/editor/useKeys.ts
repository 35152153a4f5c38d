/** Keys that work everywhere in the editor, and the clipboard of nodes. */

import { useEffect, useRef } from "react";

import { paste } from "../model/changes";
import { isFields, partsOf, type FlowDocument, type Parts } from "../model/document";

interface Actions {
  undo: () => void;
  redo: () => void;
  save: () => void;
  document: FlowDocument;
  selected: readonly string[];
  onPaste: (document: FlowDocument, ids: string[]) => void;
}

const COPIED = "gatehouse-nodes";

export function useKeys(actions: Actions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const { undo, redo, save } = latest.current;
      if (key === "s") handle(event, save);
      else if (isWriting(event.target)) return;
      else if (key === "z") handle(event, event.shiftKey ? redo : undo);
      else if (key === "y") handle(event, redo);
    };
    const copy = (event: ClipboardEvent) => {
      const { document, selected } = latest.current;
      if (isWriting(event.target) || selected.length === 0 || hasSelection()) return;
      event.clipboardData?.setData("text/plain", copied(document, selected));
      event.preventDefault();
    };
    const insert = (event: ClipboardEvent) => {
      if (isWriting(event.target)) return;
      const parts = pasted(event.clipboardData?.getData("text/plain") ?? "");
      if (!parts) return;
      event.preventDefault();
      const made = paste(latest.current.document, parts);
      latest.current.onPaste(made.document, made.ids);
    };
    addEventListener("keydown", press);
    addEventListener("copy", copy);
    addEventListener("paste", insert);
    return () => {
      removeEventListener("keydown", press);
      removeEventListener("copy", copy);
      removeEventListener("paste", insert);
    };
  }, []);
}

/** The nodes of a selection with what connects them, as text for the clipboard. */
export function copied(document: FlowDocument, ids: readonly string[]): string {
  const { nodes, connections } = partsOf(document);
  return JSON.stringify({
    [COPIED]: {
      nodes: nodes.filter((node) => ids.includes(node.id)),
      connections: connections.filter((way) => ids.includes(way.source) && ids.includes(way.target)),
    },
  });
}

/** The nodes that a text of the clipboard holds; `null` for any other text. */
export function pasted(text: string): Parts | null {
  try {
    const held: unknown = JSON.parse(text);
    const inner = isFields(held) ? held[COPIED] : null;
    return isFields(inner) ? partsOf(inner) : null;
  } catch {
    return null;
  }
}

function handle(event: KeyboardEvent, run: () => void): void {
  event.preventDefault();
  run();
}

function hasSelection(): boolean {
  return (window.getSelection()?.toString() ?? "") !== "";
}

/** Whether somebody types there: then keys are the field's own. */
function isWriting(target: EventTarget | null): boolean {
  const element = target instanceof Element ? target : null;
  return element?.closest("input, textarea, select, [contenteditable], .gs-code") !== null && element !== null;
}
