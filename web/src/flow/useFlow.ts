import { useCallback, useEffect, useReducer, useRef } from "react";

import type { FlowClient } from "../api/flowClient";
import type { FlowReply, FlowResumed, Json } from "../api/flowTypes";
import { Problem, problemFrom } from "../api/problem";
import type { SharedKey } from "../language/texts";
import { changed, EMPTY, type Change, type Transcript } from "./transcript";

const LONGEST_TYPING_SECONDS = 5;
const WAIT_SECONDS = 20; // the longest that the server holds a request
const MOST_WAITS = 6;
const CONFLICT = 409;
const REFUSED = "input_refused";
const STANDS = ["task_left", "no_question_before"]; // the last answer cannot be taken back
const OVER = ["session_expired", "session_full"]; // nothing but another session goes on

export interface FlowState extends Transcript {
  isTyping: boolean;
  answer: (input: Json, words: string) => void;
  /** Take the last answer back; absent where none was given. */
  back: (() => void) | undefined;
  /** Do again what failed: wait on, or ask where the conversation is. */
  retry: () => void;
  restart: () => void;
}

/** Plays a flow: starts a session, shows what is said at its pace, waits for what is pending. */
export function useFlow(client: FlowClient): FlowState {
  const [transcript, change] = useReducer(changed, EMPTY);
  const running = useRef<AbortController | null>(null);
  const hasStarted = useRef(false);

  const run = useCallback(
    (call: Call) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      void settle(client, call, change, controller.signal);
    },
    [client],
  );

  const start = useCallback(() => {
    hasStarted.current = false;
    change({ kind: "began" });
    run(async (signal) => {
      const reply = await client.start(signal);
      hasStarted.current = true;
      return reply;
    });
  }, [client, run]);

  const resumeOrStart = useCallback(() => {
    hasStarted.current = false;
    change({ kind: "began" });
    run(async (signal) => {
      const resumed = await client.resume(signal);
      const reply = resumed ? { ...resumed, resumed } : await client.start(signal);
      hasStarted.current = true;
      return reply;
    });
  }, [client, run]);

  useEffect(() => {
    resumeOrStart();
    return () => running.current?.abort();
  }, [resumeOrStart]);

  const isTyping = useTyping(transcript, change);
  const { revision } = transcript;
  const hasAnswered = transcript.entries.some(({ kind }) => kind === "answered");
  const back = () => {
    change({ kind: "answered", text: "" });
    run((signal) => backOrReadAgain(client, revision, signal));
  };
  return {
    ...transcript,
    isTyping,
    back: hasAnswered ? back : undefined,
    answer: (input, words) => {
      change({ kind: "answered", text: words });
      run((signal) => sendOrReadAgain(client, revision, input, signal));
    },
    retry: () => {
      const isOver = OVER.includes(transcript.problem?.code ?? "");
      if (isOver) start();
      else if (!hasStarted.current) resumeOrStart();
      else run((signal) => client.read(revision, 0, signal));
    },
    restart: start,
  };
}

type Call = (signal: AbortSignal) => Promise<NotedReply>;
type NotedReply = FlowReply & { note?: SharedKey; isBack?: boolean; resumed?: FlowResumed };

/** Tell what a call answered, and then what whatever is pending comes to. */
async function settle(
  client: FlowClient,
  call: Call,
  change: (change: Change) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const first = await call(signal);
    if (first.resumed) change({ kind: "resumed", reply: first.resumed });
    else change({ kind: first.isBack ? "wentBack" : "replied", reply: first });
    let reply: FlowReply = first;
    for (let waits = 0; reply.pending; waits += 1) {
      if (waits === MOST_WAITS) throw new Problem(STILL_PENDING);
      reply = await client.read(reply.session.revision, WAIT_SECONDS, signal);
      if (!reply.pending) change({ kind: "replied", reply });
    }
  } catch (error) {
    const problem = signal.aborted ? null : problemFrom(error);
    if (problem && [REFUSED, ...STANDS].includes(problem.code))
      change({ kind: "refused", message: problem.message });
    else if (problem) change({ kind: "failed", problem });
  }
}

const STILL_PENDING = { code: "still_pending", message: "", status: 0 };

async function backOrReadAgain(
  client: FlowClient,
  revision: number,
  signal: AbortSignal,
): Promise<NotedReply> {
  try {
    return { ...(await client.back(revision, signal)), isBack: true };
  } catch (error) {
    return readAgain(client, revision, error, signal);
  }
}

/** A session that moved on elsewhere is read again instead of written over. */
async function sendOrReadAgain(
  client: FlowClient,
  revision: number,
  input: Json,
  signal: AbortSignal,
): Promise<NotedReply> {
  try {
    return await client.interact(revision, input, signal);
  } catch (error) {
    return readAgain(client, revision, error, signal);
  }
}

async function readAgain(
  client: FlowClient,
  revision: number,
  error: unknown,
  signal: AbortSignal,
): Promise<NotedReply> {
  if (!(error instanceof Problem) || error.status !== CONFLICT) throw error;
  if ([...OVER, ...STANDS].includes(error.code)) throw error;
  return { ...(await client.read(revision, 0, signal)), note: "flow.elsewhere" };
}

/** Shows what is coming, one message after the other; whether one is on its way. */
function useTyping({ coming }: Transcript, change: (change: Change) => void): boolean {
  const [first] = coming;
  useEffect(() => {
    if (!first) return undefined;
    const seconds = Math.min(first.typing_delay || 0, LONGEST_TYPING_SECONDS);
    const timer = setTimeout(() => {
      change({ kind: "shown" });
    }, seconds * 1000);
    return () => {
      clearTimeout(timer);
    };
  }, [first, change]);
  return first !== undefined;
}
