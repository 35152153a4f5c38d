import { useCallback, useEffect, useReducer, useRef } from "react";

import { problemFrom } from "../api/problem";
import { STOPPED } from "../api/streamTurn";
import type { AnswerEvent, HistoryTurn } from "../api/types";
import { changed, followed, historyOf, type NewTurn, type Turn } from "./turns";

/** Asks the server; what it yields is the answer. */
export type Asking = (
  question: string,
  history: HistoryTurn[],
  signal: AbortSignal,
  turn: Turn,
) => AsyncIterable<AnswerEvent>;

export interface ConversationState {
  turns: Turn[];
  isBusy: boolean;
  ask: (question: string) => void;
  /** Ask the last question again; what it had of an answer goes. */
  retry: () => void;
  /** Take a turn in place of those after `kept`. */
  take: (kept: Turn[], turn: NewTurn) => void;
  stop: () => void;
  show: (turns: Turn[]) => void;
  /** Go on with the last turn that is shown: `asking` yields its answer. */
  follow: (asking: Asking) => void;
}

/**
 * A conversation of one question at a time. Leaving the page ends what this page receives of the
 * answer that runs; what stopping means is for `asking` to say, by the signal's reason.
 */
export function useConversation(asking: Asking, onEnd?: () => void): ConversationState {
  const [turns, change] = useReducer(changed, []);
  const running = useRef<AbortController | null>(null);
  const last = turns.at(-1);
  const isBusy = last?.state === "waiting" || last?.state === "streaming";

  useEffect(() => () => running.current?.abort(), []);

  async function run(kept: Turn[], begun: NewTurn, source = asking) {
    const controller = new AbortController();
    running.current = controller;
    const id = (last?.id ?? 0) + 1;
    const turn: Turn = { ...begun, id, state: "waiting", problem: null };
    change({ kind: "asked", kept, turn });
    const history = historyOf(kept);
    try {
      let isStopped = false;
      for await (const event of source(begun.question, history, controller.signal, turn)) {
        if (event.kind === "chunk") change({ kind: "chunk", id, text: event.text });
        if (event.kind !== "usage") continue;
        const { stopped, finish_reason, parent_message_id: question, message_id } = event.usage;
        isStopped = stopped === true;
        if (question === undefined || message_id === undefined) continue;
        const isCut = finish_reason === "length";
        change({ kind: "stored", id, question, answer: message_id, isCut });
      }
      change({ kind: "ended", id, state: isStopped ? "stopped" : "complete", problem: null });
    } catch (error) {
      const problem = controller.signal.aborted ? null : problemFrom(error);
      change({ kind: "ended", id, state: problem ? "failed" : "stopped", problem });
    }
    if (running.current === controller) running.current = null;
    onEnd?.();
  }

  return {
    turns,
    isBusy,
    ask: (question) => {
      if (isBusy) return;
      const place = { follows: followed(turns), question: null, answer: null };
      void run(turns, { question, answer: "", place });
    },
    retry: () => {
      if (!isBusy && last) void run(turns.slice(0, -1), again(last));
    },
    take: (kept, turn) => {
      if (!isBusy) void run(kept, turn);
    },
    stop: useCallback(() => running.current?.abort(STOPPED), []),
    show: useCallback((shown: Turn[]) => {
      running.current?.abort();
      change({ kind: "shown", turns: shown });
    }, []),
    follow: (source) => {
      if (isBusy || !last) return;
      const { question, place } = last;
      const begun = { question, answer: "", ...(place && { place: { ...place, answer: null } }) };
      void run(turns.slice(0, -1), begun, source);
    },
  };
}

/** The same turn once more; what it had of an answer goes, but for what it was to continue. */
function again({ question, place, way }: Turn): NewTurn {
  if (!place) return { question, answer: "" };
  if (way?.kind === "continue") return { question, answer: way.after, place, way };
  if (place.question === null) return { question, answer: "", place };
  const kept = { ...place, answer: null };
  return { question, answer: "", place: kept, way: { kind: "regenerate", message: place.question } };
}
