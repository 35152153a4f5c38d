import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { json } from "../stub";
import { answering, HOSTILE, last, show, stubLayout } from "./showing";

beforeEach(stubLayout);

test("a trial plays the draft that is on the screen, and an answer can be taken back", async () => {
  const question = { text: "Who?", input_type: "text", options: [], variable: null, validation: {}, extra: {} };
  const asked = {
    given: null,
    nodes: [{ node: "hello", changed: {} }, { node: "ask", changed: {} }],
    messages: [{ type: "text", content: { text: HOSTILE }, typing_delay: 0 }],
    question,
    events: [],
    refused: null,
  };
  const answered = {
    given: { answer: "Ada", outcome: null },
    nodes: [{ node: "ask", changed: { "user.name": { after: "Ada" } } }],
    messages: [],
    question: null,
    events: [],
    refused: null,
  };
  const waiting = { kind: "question", node: "ask", task: null };
  const rest = { findings: [], variables: { user: { name: "Ada" } } };
  const first = json({ ...rest, steps: [asked], status: "active", node: "ask", waiting });
  const ended = json({ ...rest, steps: [asked, answered], status: "completed", node: "ask", waiting: null });
  const sent = answering({ "/cms/flows/f1/simulate": [first.clone(), ended, first] });
  show("/studio#flow/f1");
  await userEvent.click(await screen.findByRole("button", { name: "Try it" }));

  const panel = screen.getByRole("complementary", { name: "Try it" });
  await userEvent.type(await within(panel).findByLabelText("Who?"), "Ada{Enter}");
  expect(await within(panel).findByText("The flow has ended.")).toBeTruthy();
  expect(within(panel).getAllByText("user.name").length).toBeGreaterThan(0);
  expect(panel.querySelector("img")).toBeNull();
  expect(last(sent, "POST", "/cms/flows/f1/simulate")).toMatchObject({ given: [{ answer: "Ada" }] });

  await userEvent.click(within(panel).getByRole("button", { name: "Answer differently" }));
  expect(await within(panel).findByLabelText("Who?")).toBeTruthy();
  expect(last(sent, "POST", "/cms/flows/f1/simulate")).toMatchObject({ given: [] });
});
