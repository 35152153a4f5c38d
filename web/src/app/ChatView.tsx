import { useEffect, useRef, useState } from "react";

import { problemFrom, type Problem } from "../api/problem";
import { followRun, streamTurn } from "../api/streamTurn";
import type { StoredMessage } from "../api/types";
import { Conversation } from "../conversation/Conversation";
import { ProblemNotice } from "../conversation/ProblemNotice";
import type { Turn } from "../conversation/turns";
import { useConversation, type Asking } from "../conversation/useConversation";
import type { SignedIn } from "./session";

interface Props {
  user: SignedIn;
  /** The session to go on with; without one the first answer begins it. */
  session: string | null;
  onSession: (session: string) => void;
  onEnd: () => void;
}

export function ChatView({ user, session, onSession, onEnd }: Props) {
  const { client } = user;
  const id = useRef(session);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLoading, setLoading] = useState(session !== null);

  const asking: Asking = async function* (message, _history, signal) {
    const context = id.current === null ? {} : { tenant_context: { session_id: id.current } };
    const body = { message, ...context };
    for await (const event of streamTurn(client.door, body, signal)) {
      if (event.kind === "run" && id.current === null) {
        id.current = event.ids.session_id;
        onSession(id.current);
        onEnd(); // the session is listed from now on
      }
      yield event;
    }
  };
  const conversation = useConversation(asking, onEnd);
  const { show, follow } = conversation;
  const [unfinished, setUnfinished] = useState<string | null>(null);

  useEffect(() => {
    if (unfinished === null) return;
    // eslint-disable-next-line react-hooks/set-state-in-effect -- once for each run that is found
    setUnfinished(null);
    follow((_question, _history, signal) => followRun(client.door, unfinished, signal));
  }, [client, follow, unfinished]);

  useEffect(() => {
    if (session === null) return undefined;
    const controller = new AbortController();
    client
      .messages(session, controller.signal)
      .then((messages) => {
        show(turnsOf(messages));
        const last = messages.at(-1);
        if (last?.role === "user") setUnfinished(last.run_id ?? null);
        setLoading(false);
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        setProblem(problemFrom(error));
        setLoading(false);
      });
    return () => {
      controller.abort();
    };
  }, [client, session, show]);

  return (
    <Conversation
      conversation={conversation}
      answerer="Assistant"
      label="Message"
      placeholder="Write a message"
      onSignIn={user.signInAgain}
    >
      {problem && <ProblemNotice problem={problem} onSignIn={user.signInAgain} />}
      {!problem && isLoading && <p className="gh-fine">Loading the conversation…</p>}
      {!problem && !isLoading && (
        <>
          <h2>What can I help with?</h2>
          <p>Write below. Conversations are kept on the left, for you alone.</p>
        </>
      )}
    </Conversation>
  );
}

/** Pair what was stored: a turn is stored whole or not at all. */
function turnsOf(messages: StoredMessage[]): Turn[] {
  const turns: Turn[] = [];
  for (const { role, content, stopped } of messages) {
    const last = turns.at(-1);
    if (role === "user") {
      const id = turns.length + 1;
      turns.push({ id, question: content, answer: "", state: "complete", problem: null });
    } else if (last) {
      last.answer += content;
      if (stopped) last.state = "stopped";
    }
  }
  return turns;
}
