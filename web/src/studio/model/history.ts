/** Undo and redo. Changes of one field in quick succession are one. */

import type { FlowDocument } from "./document";

const MOST_KEPT = 200;
const ONE_CHANGE_MS = 1_200;

export interface History {
  past: FlowDocument[];
  present: FlowDocument;
  future: FlowDocument[];
  /** What was changed last, and when: by it the next change joins the last one. */
  tag: string | null;
  at: number;
}

export type HistoryAction =
  | { kind: "change"; document: FlowDocument; tag?: string | undefined; at: number }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "open"; document: FlowDocument };

export function opened(document: FlowDocument): History {
  return { past: [], present: document, future: [], tag: null, at: 0 };
}

export function historyReducer(history: History, action: HistoryAction): History {
  switch (action.kind) {
    case "open":
      return opened(action.document);
    case "change": {
      if (action.document === history.present) return history;
      const joins = action.tag !== undefined && action.tag === history.tag && action.at - history.at < ONE_CHANGE_MS;
      return {
        past: joins ? history.past : [...history.past.slice(1 - MOST_KEPT), history.present],
        present: action.document,
        future: [],
        tag: action.tag ?? null,
        at: action.at,
      };
    }
    case "undo": {
      const before = history.past.at(-1);
      if (before === undefined) return history;
      const future = [history.present, ...history.future];
      return { past: history.past.slice(0, -1), present: before, future, tag: null, at: 0 };
    }
    case "redo": {
      const [next, ...future] = history.future;
      if (next === undefined) return history;
      return { past: [...history.past, history.present], present: next, future, tag: null, at: 0 };
    }
  }
}
