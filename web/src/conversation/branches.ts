/** A conversation as a tree of stored messages, and the one branch of it that is shown. */

import type { AnswerUsage, Feedback, StoredMessage } from "../api/types";
import type { Turn } from "./turns";

/** A stored message; `parent` null begins the conversation. */
export interface Node {
  id: string;
  parent: string | null;
  isReply: boolean;
  text: string;
  isStopped: boolean;
  /** A reply that reached the limit of its length. */
  isCut: boolean;
  /** Of a question: the run of its newest answer, and the id that this answer has or will have. */
  run: string | null;
  reply: string | null;
  feedback: Feedback | null;
}

/** Which of several alternatives is shown; `at` counts from 0. */
export interface Choice {
  at: number;
  count: number;
  ids: string[];
}

/** Read what was stored, oldest first. Without a parent a message follows the one before it. */
export function nodesOf(messages: readonly StoredMessage[]): Node[] {
  return messages.map((message, index) => ({
    id: message.message_id,
    parent:
      message.parent_message_id === undefined
        ? (messages[index - 1]?.message_id ?? null)
        : message.parent_message_id,
    isReply: message.role === "assistant",
    text: message.content,
    isStopped: message.stopped === true,
    isCut: message.finish_reason === "length",
    run: message.run_id ?? null,
    reply: message.reply_id ?? null,
    feedback: message.feedback ?? null,
  }));
}

/** The messages from the first to this one. */
export function branchTo(nodes: readonly Node[], last: string | null): Node[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const branch: Node[] = [];
  let node = last === null ? undefined : byId.get(last);
  while (node && branch.length <= nodes.length) {
    branch.unshift(node);
    node = node.parent === null ? undefined : byId.get(node.parent);
  }
  return branch;
}

/** The end of the branch that was gone on with last after a message. */
export function endOf(nodes: readonly Node[], id: string): string {
  const next = nodes.findLast((node) => node.parent === id);
  return next ? endOf(nodes, next.id) : id;
}

/** The reply that is being written, or was when nobody was there any more to store it. */
export function unfinished(nodes: readonly Node[], branch: readonly Node[]): Node | undefined {
  const newest = nodes.at(-1);
  const candidates = [newest, branch.findLast((node) => !node.isReply)];
  return candidates.find(
    (node) =>
      node?.isReply === false &&
      node.run !== null &&
      !nodes.some(({ id, parent }) => (node.reply === null ? parent === node.id : id === node.reply)),
  );
}

/** Pair questions with their answers; an answer and what continues it are one. */
export function turnsOf(branch: readonly Node[]): Turn[] {
  const turns: Turn[] = [];
  for (const node of branch) {
    const last = turns.at(-1);
    if (!node.isReply) {
      turns.push({
        id: turns.length + 1,
        question: node.text,
        answer: "",
        state: "complete",
        problem: null,
        place: { follows: node.parent, question: node.id, answer: null },
      });
    } else if (last?.place) {
      last.answer += node.text;
      last.state = node.isStopped ? "stopped" : "complete";
      last.isCut = node.isCut;
      last.place = { ...last.place, answer: node.id };
    }
  }
  return turns;
}

/** The questions that follow the same message as that of a turn; null if there is only one. */
export function questionsOf(nodes: readonly Node[], { place }: Turn): Choice | null {
  if (place?.follows === undefined) return null;
  const { follows } = place;
  const ids = nodes.filter((node) => !node.isReply && node.parent === follows).map(({ id }) => id);
  return choice(ids, place.question);
}

/** The answers to the question of a turn; null if there is only one. */
export function answersOf(nodes: readonly Node[], { place }: Turn): Choice | null {
  if (!place?.question) return null;
  const { question } = place;
  const ids = nodes.filter((node) => node.isReply && node.parent === question).map(({ id }) => id);
  const parts = branchTo(nodes, place.answer);
  return choice(ids, parts.find(({ parent }) => parent === question)?.id ?? null);
}

/** One that is not stored yet comes after those that are. */
function choice(ids: string[], shown: string | null): Choice | null {
  const found = shown === null ? -1 : ids.indexOf(shown);
  const isStored = found >= 0;
  const count = isStored ? ids.length : ids.length + 1;
  return count < 2 ? null : { at: isStored ? found : ids.length, count, ids };
}

/** The messages with a turn that was stored; `text` is what is new of its answer. */
export function withTurn(nodes: Node[], turn: Turn, text: string, usage: AnswerUsage): Node[] {
  const { parent_message_id: parent, message_id: id } = usage;
  if (parent === undefined || id === undefined || nodes.some((node) => node.id === id)) return nodes;
  const none = { isStopped: false, isCut: false, run: null, reply: null, feedback: null };
  const isNew = !nodes.some((node) => node.id === parent);
  const follows = turn.place?.follows ?? null;
  const question = { id: parent, parent: follows, isReply: false, text: turn.question, ...none };
  const isStopped = usage.stopped === true;
  const isCut = usage.finish_reason === "length";
  const reply = { ...none, id, parent, isReply: true, text, isStopped, isCut };
  return [...nodes, ...(isNew ? [question] : []), reply];
}
