/** A conversation as it is shown, and how it changes. */

import type { HistoryTurn } from "../api/types";
import type { Problem } from "../api/problem";

// The server refuses more than 40 entries or 24,000 bytes in its own spelling, which is longer.
const HISTORY_ENTRIES = 40;
const HISTORY_BYTES = 16_000;
/** Problems of the line: the answer may have been stored all the same. */
const LOST = new Set(["broken_stream", "network"]);

export type TurnState = "waiting" | "streaming" | "complete" | "stopped" | "failed";

/** Where a turn of a conversation that is kept stands among the stored messages. */
export interface Place {
  /** What the question follows: null nothing, undefined what the server says. */
  follows: string | null | undefined;
  /** Null until it is stored, as the answer. */
  question: string | null;
  answer: string | null;
}

/** What is asked for: an answer to a question, another one, or the rest of one. */
export type Way =
  | { kind: "ask" }
  | { kind: "regenerate"; message: string }
  | { kind: "continue"; message: string; after: string };

export interface Turn {
  id: number;
  question: string;
  answer: string;
  state: TurnState;
  problem: Problem | null;
  /** The answer reached the limit of its length. */
  isCut?: boolean;
  place?: Place;
  /** What is done again by "Try again". */
  way?: Way;
}

/** What a turn begins with. */
export type NewTurn = Pick<Turn, "question" | "answer" | "place" | "way">;

export type Change =
  | { kind: "shown"; turns: Turn[] }
  | { kind: "asked"; kept: Turn[]; turn: Turn }
  | { kind: "chunk"; id: number; text: string }
  | { kind: "stored"; id: number; question: string; answer: string; isCut: boolean }
  | { kind: "ended"; id: number; state: "complete" | "stopped" | "failed"; problem: Problem | null };

export function changed(turns: Turn[], change: Change): Turn[] {
  switch (change.kind) {
    case "shown":
      return change.turns;
    case "asked":
      return [...change.kept, change.turn];
    case "chunk":
      return edit(turns, change.id, (turn) => ({
        ...turn,
        answer: turn.answer + change.text,
        state: "streaming",
      }));
    case "stored":
      return edit(turns, change.id, (turn) => ({
        ...turn,
        isCut: change.isCut,
        place: {
          follows: turn.place?.follows,
          question: turn.place?.question ?? change.question,
          answer: change.answer,
        },
      }));
    case "ended":
      return edit(turns, change.id, (turn) => ({
        ...turn,
        state: change.state,
        problem: change.problem,
      }));
  }
}

/**
 * What the next question follows. After a turn whose answer was not stored that is what its own
 * question followed; undefined leaves it to the server, who knows how a lost one ended.
 */
export function followed(turns: readonly Turn[]): string | null | undefined {
  const last = turns.at(-1);
  if (!last) return null;
  if (!last.place) return undefined;
  if (last.place.answer !== null) return last.place.answer;
  const wasRefused = last.problem !== null && !LOST.has(last.problem.code);
  return wasRefused && last.place.question === null ? last.place.follows : undefined;
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
