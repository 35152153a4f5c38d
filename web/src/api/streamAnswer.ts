/** An answer as it is written: `fetch`, a reader, and the events of docs/streaming.md. */

import type { EventSourceMessage } from "eventsource-parser";

import { parseError, Problem } from "./problem";
import { request, type Door, type RequestOptions } from "./request";
import { serverEvents } from "./serverEvents";
import type { AnswerEvent, AnswerUsage, RunIds } from "./types";

export type StreamPath = "/stream/chatbot" | "/stream/ask";

const DONE = "[DONE]";

/**
 * Yield the pieces of an answer. Throws a Problem when the server refuses, reports an error in the
 * stream, or the stream ends before it said that it was done; what was yielded before stays true.
 */
export async function* streamAnswer(
  door: Door,
  path: StreamPath,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  yield* answerEvents(door, path, { method: "POST", body }, signal);
}

/** The same of any request, with the id of each event that has one after what it says. */
export async function* answerEvents(
  door: Door,
  path: string,
  options: RequestOptions,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  const accept = "text/event-stream";
  const headers = options.headers ?? {};
  const response = await request(door, path, { ...options, headers, signal, accept });
  if (response.body === null) throw broken("The answer had no body.");
  const events: AsyncIterator<EventSourceMessage, unknown> = serverEvents(response.body);
  for (;;) {
    const step = await next(events, signal);
    if (step.done === true) throw broken("The stream ended early.");
    const { id, event, data } = step.value;
    if (data === DONE) {
      await events.return?.(undefined);
      return;
    }
    if (event === "error") throw reported(data);
    const piece = read(event, data);
    if (piece !== null) yield piece;
    if (id !== undefined) yield { kind: "id", id };
  }
}

async function next<T>(
  events: AsyncIterator<T, unknown>,
  signal: AbortSignal,
): Promise<IteratorResult<T, unknown>> {
  try {
    return await events.next();
  } catch (error) {
    if (signal.aborted) throw error;
    throw broken(error instanceof Error ? error.message : String(error));
  }
}

function read(event: string | undefined, data: string): AnswerEvent | null {
  if (event === "run") return { kind: "run", ids: JSON.parse(data) as RunIds };
  if (event === "usage") return { kind: "usage", usage: JSON.parse(data) as AnswerUsage };
  if (event !== undefined) return null; // a newer server may tell more than this page knows
  const { chunk } = JSON.parse(data) as { chunk?: unknown };
  return typeof chunk === "string" ? { kind: "chunk", text: chunk } : null;
}

function reported(data: string): Problem {
  const told = parseError(data);
  return new Problem({
    code: told?.code ?? "model_failed",
    message: told?.message ?? "",
    status: 0,
    requestId: told?.requestId,
  });
}

function broken(message: string): Problem {
  return new Problem({ code: "broken_stream", message, status: 0 });
}
