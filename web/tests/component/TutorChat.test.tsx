import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { TutorChat } from "../../src/component/TutorChat";
import { error, Feed, stubFetch } from "../stub";

const problem = { title: "Double it" };
const getToken = () => Promise.resolve("token");

function tutor(userCode = "return 1") {
  return <TutorChat problemDetails={problem} userCode={userCode} getToken={getToken} />;
}

async function ask(text: string) {
  await userEvent.type(screen.getByLabelText("Ask the tutor"), `${text}{Enter}`);
}

test("an answer grows piece by piece, and is announced once, at its end", async () => {
  const feed = new Feed();
  stubFetch({ "/stream/chatbot": feed.response });
  render(tutor());
  await ask("Why?");
  expect(screen.getByRole("status").textContent).toBe("The answer is being written.");

  for (const piece of ["Look ", "at ", "your ", "loop"]) {
    act(() => {
      feed.chunk(piece);
    });
    await screen.findByText(new RegExp(`${piece.trim()}$`), { selector: ".gh-prose p" });
    expect(screen.getByRole("status").textContent).toBe("The answer is being written.");
  }
  feed.done();

  await waitFor(() => {
    expect(screen.getByRole("status").textContent).toBe("The answer: Look at your loop");
  });
});

test("the tutor is told the problem, the newest code, and what was said before", async () => {
  const [first, second] = [new Feed(), new Feed()];
  const sent = stubFetch({ "/stream/chatbot": [first.response, second.response] });
  const { rerender } = render(tutor());
  await ask("Why?");
  first.chunk("Because.");
  first.done();
  await screen.findByText("The answer: Because.");

  rerender(tutor("return 2"));
  await ask("And now?");

  expect(sent[1]?.body).toEqual({
    problemDetails: problem,
    userCode: "return 2",
    query: "And now?",
    history: [
      { role: "user", content: "Why?" },
      { role: "model", content: "Because." },
    ],
  });
});

test("the stop button hangs up, keeps what was written, and offers to ask again", async () => {
  const feed = new Feed();
  const sent = stubFetch({ "/stream/chatbot": feed.response });
  render(tutor());
  await ask("Why?");
  feed.chunk("Look");
  await screen.findByText("Look");

  await userEvent.click(screen.getByRole("button", { name: "Stop answering" }));

  expect(sent[0]?.signal?.aborted).toBe(true);
  feed.breakOff(); // what a real fetch does to its body
  await screen.findByText("Look");
  expect(await screen.findByRole("button", { name: "Ask again" })).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText("Ask the tutor"));
});

test("a stream that breaks keeps its text and can be tried again", async () => {
  const [first, second] = [new Feed(), new Feed()];
  const sent = stubFetch({ "/stream/chatbot": [first.response, second.response] });
  render(tutor());
  await ask("Why?");
  first.chunk("Look");
  await screen.findByText("Look");
  first.breakOff();

  expect((await screen.findByRole("alert")).textContent).toContain("The answer broke off");
  expect(screen.getByText("Look")).toBeTruthy();

  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  second.chunk("Whole.");
  second.done();
  await screen.findByText("The answer: Whole.");
  expect(screen.queryByText("Look")).toBeNull();
  expect(sent.map(({ body }) => body)).toEqual([sent[0]?.body, sent[0]?.body]);
});

test("a refusal that passes soon says when, and waits with the button", async () => {
  stubFetch({ "/stream/chatbot": error(429, "model_throttled", { "retry-after": "30" }) });
  render(tutor());
  await ask("Why?");

  expect(await screen.findByRole("alert")).toBeTruthy();
  const button = screen.getByRole("button", { name: /Try again in \d+ s/ });
  expect(button).toHaveProperty("disabled", true);
});

test("Shift and Enter begin a line, and an empty question is not sent", async () => {
  const sent = stubFetch({ "/stream/chatbot": new Feed().response });
  render(tutor());
  const field = screen.getByLabelText<HTMLTextAreaElement>("Ask the tutor");

  await userEvent.type(field, "   {Enter}");
  expect(sent).toHaveLength(0);
  await userEvent.clear(field);
  await userEvent.type(field, "a{Shift>}{Enter}{/Shift}b");

  expect(field.value).toBe("a\nb");
});
