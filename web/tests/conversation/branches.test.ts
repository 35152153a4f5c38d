import { expect, test } from "vitest";

import type { StoredMessage } from "../../src/api/types";
import {
  answersOf,
  branchTo,
  endOf,
  nodesOf,
  questionsOf,
  turnsOf,
  unfinished,
} from "../../src/conversation/branches";
import { followed } from "../../src/conversation/turns";

function said(id: string, parent: string | null | undefined, rest: Partial<StoredMessage> = {}) {
  const role: StoredMessage["role"] = id.startsWith("q") ? "user" : "assistant";
  const follows = parent === undefined ? {} : { parent_message_id: parent };
  return { role, content: id, created_at: "", message_id: id, ...follows, ...rest };
}

const STORED = [
  said("q1", null),
  said("a1", "q1"),
  said("q2", "a1"),
  said("a2", "q2"),
  said("a2b", "q2", { finish_reason: "length" }),
  said("a2c", "a2b"),
  said("q2b", "a1"),
];

test("a branch goes from its last message to the first, and no other is in it", () => {
  const nodes = nodesOf(STORED);

  expect(branchTo(nodes, "a2").map(({ id }) => id)).toEqual(["q1", "a1", "q2", "a2"]);
  expect(endOf(nodes, "a2b")).toBe("a2c");
  expect(branchTo(nodes, "gone")).toEqual([]);
});

test("an answer and what continues it are one turn", () => {
  const turns = turnsOf(branchTo(nodesOf(STORED), "a2c"));

  expect(turns.map(({ question, answer }) => [question, answer])).toEqual([
    ["q1", "a1"],
    ["q2", "a2ba2c"],
  ]);
  expect(turns[1]).toMatchObject({ isCut: false, place: { follows: "a1", answer: "a2c" } });
});

test("versions are counted where there are several", () => {
  const nodes = nodesOf(STORED);
  const [first, second] = turnsOf(branchTo(nodes, "a2c"));

  expect(first && questionsOf(nodes, first)).toBeNull();
  expect(second && questionsOf(nodes, second)).toEqual({ at: 0, count: 2, ids: ["q2", "q2b"] });
  expect(second && answersOf(nodes, second)).toEqual({ at: 1, count: 2, ids: ["a2", "a2b"] });
});

test("an answer that is being written comes after those that are stored", () => {
  const nodes = nodesOf(STORED.slice(0, 2));
  const [turn] = turnsOf(branchTo(nodes, "q1"));

  expect(turn && answersOf(nodes, turn)).toEqual({ at: 1, count: 2, ids: ["a1"] });
});

test("messages of before there were branches follow one another", () => {
  const nodes = nodesOf([said("q1", undefined), said("a1", undefined), said("q2", undefined)]);

  expect(branchTo(nodes, "q2").map(({ id }) => id)).toEqual(["q1", "a1", "q2"]);
});

test("a question whose newest answer is not stored is unfinished", () => {
  const again = said("q1", null, { run_id: "r", reply_id: "a1b" });
  const before = nodesOf([again, said("a1", "q1")]);
  const after = nodesOf([again, said("a1", "q1"), said("a1b", "q1")]);

  expect(unfinished(before, branchTo(before, "a1"))?.id).toBe("q1");
  expect(unfinished(after, branchTo(after, "a1b"))).toBeUndefined();
});

test("what follows a lost answer is for the server to say", () => {
  const turns = turnsOf(branchTo(nodesOf(STORED), "q1"));

  expect(followed([])).toBeNull();
  expect(followed(turnsOf(branchTo(nodesOf(STORED), "a1")))).toBe("a1");
  expect(followed(turns)).toBeUndefined();
});
