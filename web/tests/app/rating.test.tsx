import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { ApiClient } from "../../src/api/client";
import { ChatView } from "../../src/app/ChatView";
import { error, json, stubFetch } from "../stub";

const MESSAGE = "/api/sessions/s1/messages/a1";

function show(feedback: object | undefined, answer: Response = json({})) {
  const stored = [
    { role: "user", content: "Q", created_at: "", message_id: "q1", parent_message_id: null },
    { role: "assistant", content: "A", created_at: "", message_id: "a1", parent_message_id: "q1", feedback },
  ];
  const sent = stubFetch({
    "/api/sessions/s1/messages": json({ messages: stored, current_message_id: "a1", next_cursor: null }),
    [`PATCH ${MESSAGE}`]: answer,
  });
  const door = { baseUrl: "", token: () => Promise.resolve("t") };
  const client = new ApiClient(door);
  const told = { email: "member@acme.example", tenantId: "acme", isAdmin: false, client, door };
  const user = { ...told, signInAgain: vi.fn(), signOut: vi.fn() };
  render(<ChatView user={user} session="s1" onSession={vi.fn()} onEnd={vi.fn()} />);
  return () => sent.filter(({ path }) => path === MESSAGE).map(({ body }) => body);
}

function thumb(name: string): Promise<HTMLElement> {
  return screen.findByRole("button", { name });
}

test("a thumb is kept at once, and then the reason with own words", async () => {
  const given = show(undefined);
  const down = await thumb("Bad answer");
  await userEvent.click(down);
  expect(down.getAttribute("aria-pressed")).toBe("true");
  await waitFor(() => {
    expect(given()).toEqual([{ feedback: { rating: "down" } }]);
  });
  await userEvent.click(screen.getByRole("radio", { name: "Not correct" }));
  await userEvent.type(screen.getByLabelText("In your own words (optional)"), " It is 42. ");
  const [send] = screen.getAllByRole("button", { name: "Send" });
  if (!send) throw new Error("nothing sends the reason");
  await userEvent.click(send);

  expect(await screen.findByText("Thank you. Your rating is kept.")).toBeTruthy();
  expect(given().at(-1)).toEqual({
    feedback: { rating: "down", reason: "incorrect", comment: "It is 42." },
  });
  expect(document.activeElement).toBe(down);
  expect(screen.getByRole("button", { name: "Not correct" })).toBeTruthy();
});

test("what was said before is shown, changed, and taken back", async () => {
  const given = show({ rating: "up", reason: "clear", given_at: "" });
  const up = await thumb("Good answer");
  expect(up.getAttribute("aria-pressed")).toBe("true");
  await userEvent.click(screen.getByRole("button", { name: "Clear" }));
  expect(screen.getByRole("radio", { name: "Clear" })).toHaveProperty("checked", true);
  await userEvent.keyboard("{Escape}");
  await userEvent.click(up);

  await waitFor(() => {
    expect(given()).toEqual([{ feedback: null }]);
  });
  expect(up.getAttribute("aria-pressed")).toBe("false");
  expect(screen.queryByRole("radio")).toBeNull();
});

test("a rating that could not be kept is not shown as if it were", async () => {
  show(undefined, error(503, "unavailable"));
  const up = await thumb("Good answer");
  await userEvent.click(up);

  expect(await screen.findByText("Something went wrong on our side")).toBeTruthy();
  expect(up.getAttribute("aria-pressed")).toBe("false");
  expect(screen.queryByRole("radio")).toBeNull();
});
