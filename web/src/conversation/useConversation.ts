import { useCallback, useEffect, useReducer, useRef } from "react";

import { problemFrom } from "../api/problem";
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
}

/** A conversation of one question at a time. Leaving the page stops the answer that runs. */
export function useConversation(asking: Asking, onEnd?: () => void): ConversationState {
  const [turns, change] = useReducer(changed, []);
  const running = useRef<AbortController | null>(null);
  const last = turns.at(-1);
  const isBusy = last?.state === "waiting" || last?.state === "streaming";

  useEffect(() => () => running.current?.abort(), []);

  async function run(question: string, replaces: Turn | null) {
    const controller = new AbortController();
    running.current = controller;
    const id = (last?.id ?? 0) + 1;
    change({ kind: "asked", id, question, replaces: replaces?.id ?? null });
    const history = historyOf(turns.filter((turn) => turn !== replaces));
    try {
      for await (const event of asking(question, history, controller.signal)) {
        if (event.kind === "chunk") change({ kind: "chunk", id, text: event.text });
      }
      change({ kind: "ended", id, state: "complete", problem: null });
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
    stop: useCallback(() => running.current?.abort(), []),
    show: useCallback((shown: Turn[]) => {
      running.current?.abort();
      change({ kind: "shown", turns: shown });
    }, []),
  };
}
