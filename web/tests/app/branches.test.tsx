import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { ApiClient } from "../../src/api/client";
import { ChatView } from "../../src/app/ChatView";
import { error, Feed, json, stubFetch } from "../stub";

const PATH = "/api/sessions/s1/messages";

function message(id: string, parent: string | null, rest: object = {}) {
  const role = id.startsWith("q") ? "user" : "assistant";
  return { role, content: `text ${id}`, created_at: "", message_id: id, parent_message_id: parent, ...rest };
}

function show(messages: object[], answers: Parameters<typeof stubFetch>[0] = {}) {
  const current = "a1";
  const sent = stubFetch({
    [PATH]: json({ session_id: "s1", messages, current_message_id: current, next_cursor: null }),
    "PATCH /api/sessions/s1": json({}),
    ...answers,
  });
  const door = { baseUrl: "", token: () => Promise.resolve("t") };
  const user = {
    email: "member@acme.example",
    tenantId: "acme",
    isAdmin: false,
    client: new ApiClient(door),
    door,
    signInAgain: vi.fn(),
    signOut: vi.fn(),
  };
  render(<ChatView user={user} session="s1" onSession={vi.fn()} onEnd={vi.fn()} />);
  return sent;
}

function finish(feed: Feed, text: string, ids: object) {
  act(() => {
    const run = { run_id: "r", session_id: "s1", ...ids };
    feed.write(`id: 1\nevent: run\ndata: ${JSON.stringify(run)}\n\n`);
    feed.chunk(text);
    const usage = { input_tokens: 1, output_tokens: 1, ...run };
    feed.write(`event: usage\ndata: ${JSON.stringify(usage)}\n\n`);
    feed.done();
  });
}

const TURN = [message("q1", null), message("a1", "q1")];

test("an answer is written anew, and both can be read", async () => {
  const feed = new Feed();
  const sent = show(TURN, { "/stream/chat": feed.response });
  await userEvent.click(await screen.findByRole("button", { name: "Regenerate" }));
  expect(screen.queryByText("text a1")).toBeNull();
  finish(feed, "Another answer.", { message_id: "a2", parent_message_id: "q1" });

  const versions = await screen.findByRole("group", { name: "Versions of this answer" });
  expect(sent.find(({ path }) => path === "/stream/chat")?.body).toMatchObject({
    regenerate_message_id: "q1",
    tenant_context: { session_id: "s1" },
  });
  expect(within(versions).getByText("Version 2 of 2")).toBeTruthy();
  const back = within(versions).getByRole("button", { name: "Previous answer" });
  await userEvent.click(back);

  expect(await screen.findByText("text a1")).toBeTruthy();
  expect(screen.queryByText("Another answer.")).toBeNull();
  expect(screen.getByText("Version 1 of 2")).toBeTruthy();
  expect(document.activeElement).toBe(back);
  await waitFor(() => {
    expect(sent.at(-1)).toMatchObject({ method: "PATCH", body: { current_message_id: "a1" } });
  });
});

test("a question is edited, and the next one follows its answer", async () => {
  const [first, second] = [new Feed(), new Feed()];
  const sent = show([...TURN, message("q2", "a1"), message("a2", "q2")], {
    [PATH]: json({
      messages: [...TURN, message("q2", "a1"), message("a2", "q2")],
      current_message_id: "a2",
      next_cursor: null,
    }),
    "/stream/chat": [first.response, second.response],
  });
  const [edit] = await screen.findAllByRole("button", { name: "Edit" });
  if (!edit) throw new Error("nothing to edit");
  await userEvent.click(edit);
  const field = screen.getByLabelText("Edit your message");
  expect(document.activeElement).toBe(field);
  await userEvent.clear(field);
  await userEvent.type(field, "Other words{Enter}");
  finish(first, "To other words.", { message_id: "b1", parent_message_id: "p1" });

  expect(await screen.findByText("To other words.")).toBeTruthy();
  expect(screen.queryByText("text q2")).toBeNull();
  await screen.findByRole("group", { name: "Versions of this question" });
  await screen.findByRole("button", { name: "Send" }); // nothing is being written any more
  await userEvent.type(screen.getByLabelText("Message"), "And now?{Enter}");

  await waitFor(() => {
    const asked = sent.filter(({ path }) => path === "/stream/chat").map(({ body }) => body);
    expect(asked).toMatchObject([
      { message: "Other words", parent_message_id: null },
      { message: "And now?", parent_message_id: "b1" },
    ]);
  });
});

test("Escape leaves a question as it was", async () => {
  show(TURN);
  await userEvent.click(await screen.findByRole("button", { name: "Edit" }));
  await userEvent.type(screen.getByLabelText("Edit your message"), "nonsense{Escape}");

  expect(screen.getByText("text q1")).toBeTruthy();
  await waitFor(() => {
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Edit" }));
  });
});

test("an answer that reached its length says so and is gone on with", async () => {
  const feed = new Feed();
  const cut = [message("q1", null), message("a1", "q1", { finish_reason: "length" })];
  const sent = show(cut, { "/stream/chat": feed.response });
  expect(await screen.findByText("This answer reached its greatest length.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  finish(feed, " and the rest", { message_id: "a2", parent_message_id: "a1" });

  expect(await screen.findByText("text a1 and the rest")).toBeTruthy();
  expect(sent.find(({ path }) => path === "/stream/chat")?.body).toMatchObject({
    continue_message_id: "a1",
  });
  await waitFor(() => {
    expect(screen.queryByRole("button", { name: "Continue" })).toBeNull();
  });
});

test("a continuation that fails keeps what was there, and is tried again", async () => {
  const feed = new Feed();
  const cut = [message("q1", null), message("a1", "q1", { finish_reason: "length" })];
  const sent = show(cut, { "/stream/chat": [error(502, "model_failed"), feed.response] });
  await userEvent.click(await screen.findByRole("button", { name: "Continue" }));
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(screen.getByText("text a1")).toBeTruthy();
  finish(feed, ", done", { message_id: "a2", parent_message_id: "a1" });

  expect(await screen.findByText("text a1, done")).toBeTruthy();
  const asked = sent.filter(({ path }) => path === "/stream/chat").map(({ body }) => body);
  expect(asked).toMatchObject([{ continue_message_id: "a1" }, { continue_message_id: "a1" }]);
});

test("an answer anew that fails leaves the way back to the first", async () => {
  show(TURN, { "/stream/chat": error(502, "model_failed") });
  await userEvent.click(await screen.findByRole("button", { name: "Regenerate" }));
  await screen.findByRole("alert");
  await userEvent.click(screen.getByRole("button", { name: "Previous answer" }));

  expect(await screen.findByText("text a1")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});
