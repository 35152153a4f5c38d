import { useCallback, useEffect, useRef, useState } from "react";

import { problemFrom, type Problem } from "../api/problem";
import { followRun, streamTurn } from "../api/streamTurn";
import type { Door } from "../api/request";
import type { AnswerEvent } from "../api/types";
import { branchTo, nodesOf, turnsOf, unfinished, withTurn, type Node } from "../conversation/branches";
import { Conversation } from "../conversation/Conversation";
import { ProblemNotice } from "../conversation/ProblemNotice";
import type { Turn } from "../conversation/turns";
import { useBranches } from "../conversation/useBranches";
import { useConversation, type Asking } from "../conversation/useConversation";
import { usePageTexts } from "./pageTexts";
import type { SignedIn } from "./session";
import { useRating } from "./useRating";

interface Props {
  user: SignedIn;
  /** The session to go on with; without one the first answer begins it. */
  session: string | null;
  onSession: (session: string) => void;
  onEnd: () => void;
}

export function ChatView({ user, session, onSession, onEnd }: Props) {
  const { client } = user;
  const { say } = usePageTexts();
  const id = useRef(session);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLoading, setLoading] = useState(session !== null);

  const [nodes, setNodes] = useState<Node[]>([]);
  const [open, setOpen] = useState<Node | null>(null);

  /** Pass an answer on, and keep what is stored of it. */
  const told = useCallback(
    async function* (events: AsyncIterable<AnswerEvent>, turn: Turn) {
      let text = "";
      for await (const event of events) {
        if (event.kind === "run" && id.current === null) {
          id.current = event.ids.session_id;
          onSession(id.current);
          onEnd(); // the session is listed from now on
        }
        if (event.kind === "chunk") text += event.text;
        if (event.kind === "usage") {
          const said = text;
          setNodes((before) => withTurn(before, turn, said, event.usage));
        }
        yield event;
      }
    },
    [onEnd, onSession],
  );
  const asking: Asking = (message, _history, signal, turn) => {
    const context = id.current === null ? {} : { tenant_context: { session_id: id.current } };
    const isKnown = id.current !== null && !isLoading && problem === null;
    const body = { ...wanted(message, turn, isKnown), ...context };
    return told(streamTurn(client.door, body, signal), turn);
  };
  const conversation = useConversation(asking, onEnd);
  const { show, follow } = conversation;
  const branching = useBranches(nodes, conversation, (reply) => {
    // Should this fail, the next message names what it follows all the same.
    if (id.current !== null) client.chooseMessage(id.current, reply).catch(() => undefined);
  });

  const rating = useRating(nodes, setNodes, async (message, feedback) => {
    if (id.current !== null) await client.giveFeedback(id.current, message, feedback);
  });

  useEffect(() => {
    if (open === null) return;
    // eslint-disable-next-line react-hooks/set-state-in-effect -- once for each run that is found
    setOpen(null);
    follow((_question, _history, signal, turn) =>
      told(resumed(client.door, open, nodes, signal), turn),
    );
  }, [client, follow, nodes, open, told]);

  useEffect(() => {
    if (session === null) return undefined;
    const controller = new AbortController();
    client
      .messages(session, controller.signal)
      .then(({ messages, current }) => {
        const stored = nodesOf(messages);
        const branch = branchTo(stored, current ?? stored.at(-1)?.id ?? null);
        const writing = unfinished(stored, branch);
        setNodes(stored);
        show(turnsOf(writing ? branchTo(stored, writing.id) : branch));
        setOpen(writing ?? null);
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
      answerer={say("chat.assistant")}
      label={say("chat.field")}
      placeholder={say("chat.placeholder")}
      branching={branching}
      more={rating}
      onSignIn={user.signInAgain}
    >
      {problem && <ProblemNotice problem={problem} onSignIn={user.signInAgain} />}
      {!problem && isLoading && <p className="gh-fine">{say("chat.loading")}</p>}
      {!problem && !isLoading && (
        <>
          <h2>{say("chat.welcome")}</h2>
          <p>{say("chat.welcome.text")}</p>
        </>
      )}
    </Conversation>
  );
}

/** What a turn asks of the server. What a question follows is left out where it is not known. */
function wanted(message: string, { place, way }: Turn, isKnown: boolean): object {
  if (way?.kind === "regenerate") return { regenerate_message_id: way.message };
  if (way?.kind === "continue") return { continue_message_id: way.message };
  const parent = place?.follows;
  return isKnown && parent !== undefined ? { message, parent_message_id: parent } : { message };
}

/** Follow an answer that was begun elsewhere, after what it continues if it is the rest of one. */
async function* resumed(
  door: Door,
  question: Node,
  nodes: readonly Node[],
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  if (question.run === null) return;
  for await (const event of followRun(door, question.run, signal)) {
    yield event;
    if (event.kind !== "run" || event.ids.parent_message_id === question.id) continue;
    const parts = branchTo(nodes, event.ids.parent_message_id);
    const said = parts.slice(parts.findIndex(({ id }) => id === question.id) + 1);
    yield { kind: "chunk", text: said.map(({ text }) => text).join("") };
  }
}
