/** A draft that is being edited: its history, and how it gets to the server. */

import { useCallback, useEffect, useReducer, useRef, useState } from "react";

import { Problem, problemFrom } from "../api/problem";
import type { FlowDraft, FlowSummary, StudioClient } from "./client";
import { merge, same } from "./model/compare";
import type { FlowDocument } from "./model/document";
import { historyReducer, opened } from "./model/history";

/** Somebody else saved first: their draft, and what both of us changed. */
export interface Conflict {
  theirs: FlowDraft;
  joined: FlowDocument;
  both: string[];
}

export type Saving = "idle" | "saving" | "waiting" | "failed";

export interface Draft {
  flow: FlowSummary;
  base: FlowDocument;
  document: FlowDocument;
  isChanged: boolean;
  canUndo: boolean;
  canRedo: boolean;
  saving: Saving;
  problem: Problem | null;
  conflict: Conflict | null;
  change: (document: FlowDocument, tag?: string) => void;
  undo: () => void;
  redo: () => void;
  save: () => Promise<boolean>;
  resolve: (document: FlowDocument) => void;
  told: (flow: FlowSummary) => void;
}

export function useDraft(client: StudioClient, read: FlowDraft): Draft {
  const [history, dispatch] = useReducer(historyReducer, read.document, opened);
  const [saved, setSaved] = useState<{ flow: FlowSummary; base: FlowDocument }>({
    flow: read,
    base: read.document,
  });
  const [saving, setSaving] = useState<Saving>("idle");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const isChanged = !same(saved.base, history.present);
  const { flow, base } = saved;
  const mine = history.present;

  const save = useCallback(async (): Promise<boolean> => {
    setSaving("saving");
    setProblem(null);
    try {
      const made = await client.save(flow.id, flow.revision, mine);
      setSaved({ flow: made, base: mine });
      setSaving("idle");
      return true;
    } catch (thrown) {
      const found = problemFrom(thrown);
      if (found?.code === "revision_conflict") {
        const theirs = await client.read(flow.id).catch(() => null);
        if (theirs && same(theirs.document, mine)) {
          // It was our own save whose answer was lost.
          setSaved({ flow: theirs, base: mine });
          setSaving("idle");
          return true;
        }
        if (theirs) {
          const { document: joined, both } = merge(base, mine, theirs.document);
          setConflict({ theirs, joined, both });
          setSaving("idle");
          return false;
        }
      }
      setProblem(found);
      setSaving(found?.code === "network" ? "waiting" : "failed");
      return false;
    }
  }, [client, flow, base, mine]);

  useSaveWhenBack(saving === "waiting", save);
  useWarning(isChanged);

  return {
    flow,
    base,
    document: mine,
    isChanged,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    saving,
    problem,
    conflict,
    change: useCallback((document, tag) => {
      dispatch({ kind: "change", document, tag, at: Date.now() });
    }, []),
    undo: useCallback(() => {
      dispatch({ kind: "undo" });
    }, []),
    redo: useCallback(() => {
      dispatch({ kind: "redo" });
    }, []),
    save,
    resolve: (document) => {
      if (conflict) setSaved({ flow: conflict.theirs, base: conflict.theirs.document });
      setConflict(null);
      dispatch({ kind: "change", document, at: Date.now() });
    },
    told: (made) => {
      setSaved((before) => ({ ...before, flow: made }));
    },
  };
}

/** Save once more when the browser is back on line. */
function useSaveWhenBack(isWaiting: boolean, save: () => Promise<boolean>): void {
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  }, [save]);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const again = () => void latest.current();
    addEventListener("online", again);
    const timer = setInterval(again, 10_000);
    return () => {
      removeEventListener("online", again);
      clearInterval(timer);
    };
  }, [isWaiting]);
}

/** The browser warns before it closes a page with work that is not saved. */
function useWarning(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return undefined;
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("beforeunload", warn);
    };
  }, [isChanged]);
}
