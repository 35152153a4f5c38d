import { useCallback, useEffect, useMemo, useRef } from "react";

import { answersOf, branchTo, endOf, questionsOf, turnsOf, type Choice, type Node } from "./branches";
import type { Turn } from "./turns";
import type { ConversationState } from "./useConversation";

/** What can be done with the turns of a conversation that is kept. */
export interface Branching {
  questions: (turn: Turn) => Choice | null;
  answers: (turn: Turn) => Choice | null;
  canEdit: (turn: Turn) => boolean;
  /** Show the branch of this message, to its end. */
  choose: (id: string) => void;
  edit: (turn: Turn, text: string) => void;
  regenerate: (turn: Turn) => void;
  goOn: (turn: Turn) => void;
}

/** What can be done with these messages; `onChosen` gets the reply that the next message follows. */
export function useBranches(
  nodes: Node[],
  conversation: ConversationState,
  onChosen: (reply: string) => void,
): Branching {
  // While an answer grows every turn but the last keeps its props.
  const latest = useRef({ conversation, onChosen });
  useEffect(() => {
    latest.current = { conversation, onChosen };
  });

  const take = useCallback((turn: Turn, changed: Partial<Turn>) => {
    const { turns, take } = latest.current.conversation;
    const kept = turns.slice(0, turns.indexOf(turn));
    const { question, place } = turn;
    take(kept, { question, answer: "", ...(place && { place }), ...changed });
  }, []);

  return useMemo<Branching>(
    () => ({
      questions: (turn) => questionsOf(nodes, turn),
      answers: (turn) => answersOf(nodes, turn),
      canEdit: ({ place }) => place?.follows !== undefined,
      choose: (id) => {
        const branch = branchTo(nodes, endOf(nodes, id));
        latest.current.conversation.show(turnsOf(branch));
        const reply = branch.findLast(({ isReply }) => isReply);
        if (reply) latest.current.onChosen(reply.id);
      },
      edit: (turn, question) => {
        const follows = turn.place?.follows;
        take(turn, { question, place: { follows, question: null, answer: null } });
      },
      regenerate: (turn) => {
        const { place } = turn;
        if (!place?.question) return;
        const way = { kind: "regenerate", message: place.question } as const;
        take(turn, { place: { ...place, answer: null }, way });
      },
      goOn: (turn) => {
        const { answer, place } = turn;
        if (!place?.answer) return;
        take(turn, { answer, way: { kind: "continue", message: place.answer, after: answer } });
      },
    }),
    [nodes, take],
  );
}
