import { useCallback, useEffect, useRef, type Dispatch, type ReactNode, type SetStateAction } from "react";

import type { Feedback } from "../api/types";
import type { Node } from "../conversation/branches";
import type { Turn } from "../conversation/turns";
import { AnswerRating } from "./AnswerRating";

/** Sends what a reader thinks of the message with this id. */
export type Giving = (message: string, feedback: Feedback | null) => Promise<void>;

/**
 * How answers of these messages are rated: what shows it for a turn. What a reader says is shown
 * at once, and what was there before comes back if it could not be kept.
 */
export function useRating(
  nodes: readonly Node[],
  setNodes: Dispatch<SetStateAction<Node[]>>,
  send: Giving,
): (turn: Turn) => ReactNode {
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });

  const give = useCallback(
    async (message: string, before: Feedback | null, feedback: Feedback | null) => {
      const show = (shown: Feedback | null) => {
        setNodes((all) => all.map((node) => (node.id === message ? { ...node, feedback: shown } : node)));
      };
      show(feedback);
      try {
        await latest.current(message, feedback);
      } catch (error) {
        show(before);
        throw error;
      }
    },
    [setNodes],
  );

  return useCallback(
    ({ place }) => {
      const reply = nodes.find(({ id }) => id === place?.answer);
      if (!reply) return null;
      const { id, feedback } = reply;
      return <AnswerRating key={id} given={feedback} onGive={(next) => give(id, feedback, next)} />;
    },
    [nodes, give],
  );
}
