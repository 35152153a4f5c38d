import { useCallback, useEffect, useReducer, useRef } from "react";

import { problemFrom } from "../api/problem";
import { STOPPED } from "../api/streamTurn";
import type { AnswerEvent, HistoryTurn } from "../api/types";
import { changed, historyOf, type Turn } from "./turns";

/** Asks the server; what it yields is the answer. */
export type Asking = (
  question: string,
  history: HistoryTurn[],
  signal: AbortSignal,
) => AsyncIterable<AnswerEvent>;

export interface ConversationState {
  turns: Turn[];
  isBusy: boolean;
  ask: (question: string) => void;
  /** Ask the last question again; what it had of an answer goes. */
  retry: () => void;
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

  async function run(question: string, replaces: Turn | null, source = asking) {
    const controller = new AbortController();
    running.current = controller;
    const id = (last?.id ?? 0) + 1;
    change({ kind: "asked", id, question, replaces: replaces?.id ?? null });
    const history = historyOf(turns.filter((turn) => turn !== replaces));
    try {
      let isStopped = false;
      for await (const event of source(question, history, controller.signal)) {
        if (event.kind === "chunk") change({ kind: "chunk", id, text: event.text });
        if (event.kind === "usage") isStopped = event.usage.stopped === true;
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
      if (!isBusy) void run(question, null);
    },
    retry: () => {
      if (!isBusy && last) void run(last.question, last);
    },
    stop: useCallback(() => running.current?.abort(STOPPED), []),
    show: useCallback((shown: Turn[]) => {
      running.current?.abort();
      change({ kind: "shown", turns: shown });
    }, []),
    follow: (source) => {
      if (!isBusy && last) void run(last.question, last, source);
    },
  };
}
