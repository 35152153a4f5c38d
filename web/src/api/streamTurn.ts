/** A turn of a session as a run: continued where a line broke, and stopped on the server. */

import { Problem } from "./problem";
import { request, type Door } from "./request";
import { answerEvents } from "./streamAnswer";
import type { AnswerEvent } from "./types";

/** Why a signal was aborted: the user stopped the answer, rather than left its page. */
export const STOPPED = "stopped";

const NOT_FOUND = 404;
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 300;
/** How long the end of a stopped answer is waited for: the server ends it within a second. */
const LAST_WORDS_MS = 4_000;

interface Progress {
  run: string;
  lastEvent: string;
}

/**
 * Yield the pieces of an answer. A line that breaks is taken up again where it broke. Once the
 * signal says that the user stopped it, the server ends the answer, and what it had said is
 * yielded: the page, the history and the model have the same text.
 */
export async function* streamTurn(
  door: Door,
  body: object,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  const progress: Progress = { run: crypto.randomUUID(), lastEvent: "" };
  const line = lineOf(door, progress.run, signal);
  const options = { method: "POST", body: { ...body, run_id: progress.run } } as const;
  yield* resumed(door, progress, line, answerEvents(door, "/stream/chat", options, line));
}

/** Yield an answer that was begun elsewhere: by another tab, or before the page was loaded. */
export async function* followRun(
  door: Door,
  run: string,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  const progress: Progress = { run, lastEvent: "" };
  const line = lineOf(door, run, signal);
  try {
    yield* resumed(door, progress, line, rest(door, progress, line));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== NOT_FOUND) throw error;
    throw new Problem({ code: "broken_stream", message: "The answer is gone.", status: 0 });
  }
}

async function* resumed(
  door: Door,
  progress: Progress,
  line: AbortSignal,
  first: AsyncIterable<AnswerEvent>,
): AsyncGenerator<AnswerEvent> {
  let events = first;
  for (let attempt = 1; ; attempt += 1) {
    const before = progress.lastEvent;
    try {
      for await (const event of events) {
        if (event.kind === "id") progress.lastEvent = event.id;
        else yield event;
      }
      return;
    } catch (error) {
      if (line.aborted || !isBroken(error)) throw error;
      if (progress.lastEvent !== before) attempt = 0;
      if (attempt >= ATTEMPTS || progress.lastEvent === "") throw error;
      await pause(FIRST_PAUSE_MS * 2 ** attempt);
      events = rest(door, progress, line);
    }
  }
}

function rest(door: Door, progress: Progress, line: AbortSignal): AsyncIterable<AnswerEvent> {
  const headers = progress.lastEvent === "" ? {} : { "last-event-id": progress.lastEvent };
  return answerEvents(door, `/stream/runs/${progress.run}`, { headers }, line);
}

/** Return a signal that outlives a stop long enough to read the end of the answer. */
function lineOf(door: Door, run: string, signal: AbortSignal): AbortSignal {
  const line = new AbortController();
  const ended = () => {
    if (signal.reason !== STOPPED) {
      line.abort(signal.reason);
      return;
    }
    const path = `/stream/runs/${run}/stop`;
    request(door, path, { method: "POST", body: {} }).catch(() => {
      line.abort(STOPPED);
    });
    setTimeout(() => {
      line.abort(STOPPED);
    }, LAST_WORDS_MS);
  };
  if (signal.aborted) ended();
  else signal.addEventListener("abort", ended, { once: true });
  return line.signal;
}

function isBroken(error: unknown): boolean {
  return error instanceof Problem && (error.code === "broken_stream" || error.code === "network");
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
