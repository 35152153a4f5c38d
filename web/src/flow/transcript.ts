/** A played flow as it is shown, and how it changes. */

import type {
  FlowHappened,
  FlowMessage,
  FlowQuestion,
  FlowReply,
  FlowResumed,
  Json,
} from "../api/flowTypes";
import type { Problem } from "../api/problem";
import type { SharedKey } from "../language/texts";
import { inputOf, wordsOf } from "./options";

export type Entry =
  | { id: number; kind: "said"; message: FlowMessage }
  | { id: number; kind: "answered"; text: string }
  | { id: number; kind: "noted"; note: SharedKey };

export type Phase =
  | "sending" // the server is asked
  | "asking" // it is the visitor's turn
  | "pending" // something outside has to answer first
  | "ended"
  | "failed";

export interface Transcript {
  entries: Entry[];
  /** Messages that are still to be shown, each after its delay. */
  coming: FlowMessage[];
  phase: Phase;
  /** `null` while it is the visitor's turn: what was said waits to be acknowledged. */
  question: FlowQuestion | null;
  /** Why the last answer was not taken. */
  refusal: string | null;
  problem: Problem | null;
  revision: number;
  next: number;
}

export type Change =
  | { kind: "began" }
  | { kind: "resumed"; reply: FlowResumed }
  | { kind: "answered"; text: string }
  | { kind: "refused"; message: string }
  | { kind: "wentBack"; reply: FlowReply }
  | { kind: "replied"; reply: FlowReply & { note?: SharedKey } }
  | { kind: "shown" }
  | { kind: "failed"; problem: Problem };

export const EMPTY: Transcript = {
  entries: [],
  coming: [],
  phase: "sending",
  question: null,
  refusal: null,
  problem: null,
  revision: 0,
  next: 0,
};

export function changed(before: Transcript, change: Change): Transcript {
  switch (change.kind) {
    case "began":
      return EMPTY;
    case "resumed":
      return resumed(change.reply);
    case "answered": {
      const entry: Entry = { id: before.next, kind: "answered", text: change.text };
      const entries = change.text === "" ? before.entries : [...before.entries, entry];
      const { next } = before;
      return { ...before, entries, next: next + 1, phase: "sending", refusal: null, problem: null };
    }
    case "refused":
      return {
        ...before,
        entries: withoutLastAnswer(before.entries),
        phase: "asking",
        refusal: change.message,
      };
    case "wentBack":
      return wentBack(before, change.reply);
    case "replied":
      return replied(before, change.reply);
    case "shown": {
      const [message, ...coming] = before.coming;
      if (!message) return before;
      const entry: Entry = { id: before.next, kind: "said", message };
      return { ...before, coming, entries: [...before.entries, entry], next: before.next + 1 };
    }
    case "failed":
      return { ...before, phase: "failed", problem: change.problem };
  }
}

function replied(before: Transcript, reply: FlowReply & { note?: SharedKey }): Transcript {
  const { question, note } = reply;
  const entries = [...before.entries];
  if (note !== undefined) entries.push({ id: before.next, kind: "noted", note });
  const asked = question && question.text !== "" ? [spoken(question.text)] : [];
  return {
    entries,
    coming: [...before.coming, ...reply.messages, ...asked],
    phase: phaseOf(reply),
    question,
    refusal: null,
    problem: null,
    revision: reply.session.revision,
    next: before.next + 1,
  };
}

/** The last answer is gone, and all that followed; its question stands where it was. */
function wentBack(before: Transcript, reply: FlowReply): Transcript {
  const last = before.entries.findLastIndex(({ kind }) => kind === "answered");
  if (last < 0) return replied(before, reply);
  return {
    ...before,
    entries: before.entries.slice(0, last),
    coming: [],
    phase: phaseOf(reply),
    question: reply.question,
    refusal: null,
    problem: null,
    revision: reply.session.revision,
  };
}

/** What was said before the page was loaded, all at once, and then where the session is now. */
function resumed({ history, ...reply }: FlowResumed): Transcript {
  let transcript = EMPTY;
  for (const happened of history) {
    const { question } = transcript;
    const told = { ...reply, messages: happened.messages, question: happened.question };
    if (happened.kind === "back") transcript = wentBack(transcript, told);
    else {
      const text = happened.kind === "answer" ? answerWords(happened, question) : "";
      transcript = allShown(replied(changed(transcript, { kind: "answered", text }), told));
    }
  }
  const isAsked = transcript.question?.text === reply.question?.text;
  const rest = { ...reply, question: isAsked ? null : reply.question };
  return { ...allShown(replied(transcript, rest)), question: reply.question };
}

function allShown(transcript: Transcript): Transcript {
  let shown = transcript;
  while (shown.coming.length > 0) shown = changed(shown, { kind: "shown" });
  return shown;
}

/** An answer as the visitor's own bubble put it. */
function answerWords({ given }: FlowHappened, question: FlowQuestion | null): string {
  const options = question?.options ?? [];
  const words = (answer: Json): string => {
    const chosen = options.find((option) => inputOf(option) === answer);
    if (chosen) return wordsOf(chosen);
    return typeof answer === "string" || typeof answer === "number" ? String(answer) : "";
  };
  return Array.isArray(given) ? given.map(words).filter(Boolean).join(", ") : words(given);
}

function phaseOf(reply: FlowReply): Phase {
  if (reply.ended) return "ended";
  return reply.pending ? "pending" : "asking";
}

function spoken(text: string): FlowMessage {
  return { type: "text", content: { text }, typing_delay: 0 };
}

function withoutLastAnswer(entries: Entry[]): Entry[] {
  return entries.at(-1)?.kind === "answered" ? entries.slice(0, -1) : entries;
}
