/** A conversation as it is shown, and how it changes. */

import type { HistoryTurn } from "../api/types";
import type { Problem } from "../api/problem";

// The server refuses more than 40 entries or 24,000 bytes in its own spelling, which is longer.
const HISTORY_ENTRIES = 40;
const HISTORY_BYTES = 16_000;

export type TurnState = "waiting" | "streaming" | "complete" | "stopped" | "failed";

export interface Turn {
  id: number;
  question: string;
  answer: string;
  state: TurnState;
  problem: Problem | null;
}

export type Change =
  | { kind: "shown"; turns: Turn[] }
  | { kind: "asked"; id: number; question: string; replaces: number | null }
  | { kind: "chunk"; id: number; text: string }
  | { kind: "ended"; id: number; state: "complete" | "stopped" | "failed"; problem: Problem | null };

export function changed(turns: Turn[], change: Change): Turn[] {
  switch (change.kind) {
    case "shown":
      return change.turns;
    case "asked": {
      const { id, question } = change;
      const kept = turns.filter((turn) => turn.id !== change.replaces);
      return [...kept, { id, question, answer: "", state: "waiting", problem: null }];
    }
    case "chunk":
      return edit(turns, change.id, (turn) => ({
        ...turn,
        answer: turn.answer + change.text,
        state: "streaming",
      }));
    case "ended":
      return edit(turns, change.id, (turn) => ({
        ...turn,
        state: change.state,
        problem: change.problem,
      }));
  }
}

/** What a model is shown of the turns so far: whole ones, the newest that the server takes. */
export function historyOf(turns: readonly Turn[]): HistoryTurn[] {
  const kept: HistoryTurn[] = [];
  for (const turn of turns.filter(({ state }) => state === "complete").reverse()) {
    const pair: HistoryTurn[] = [
      { role: "user", content: turn.question },
      { role: "model", content: turn.answer },
    ];
    const history = [...pair, ...kept];
    if (history.length > HISTORY_ENTRIES || bytesOf(history) > HISTORY_BYTES) break;
    kept.unshift(...pair);
  }
  return kept;
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function edit(turns: Turn[], id: number, change: (turn: Turn) => Turn): Turn[] {
  return turns.map((turn) => (turn.id === id ? change(turn) : turn));
}
