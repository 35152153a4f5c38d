import { expect, test } from "vitest";

import { historyOf, type Turn } from "../../src/conversation/turns";

function turn(id: number, answer: string, state: Turn["state"] = "complete"): Turn {
  return { id, question: `q${id}`, answer, state, problem: null };
}

test("a history has whole turns only", () => {
  const turns = [turn(1, "a1"), turn(2, "half", "failed"), turn(3, "half", "stopped")];

  expect(historyOf(turns)).toEqual([
    { role: "user", content: "q1" },
    { role: "model", content: "a1" },
  ]);
});

test("of many turns the newest twenty are shown", () => {
  const history = historyOf(Array.from({ length: 30 }, (_, index) => turn(index, "a")));

  expect([history.length, history[0]?.content]).toEqual([40, "q10"]);
});

test("of long turns as many are shown as the server takes", () => {
  const history = historyOf([turn(1, "ä".repeat(4000)), turn(2, "ä".repeat(4000)), turn(3, "short")]);

  expect(history.map(({ content }) => content.slice(0, 5))).toEqual(["q2", "äääää", "q3", "short"]);
});
