import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { ApiClient } from "../../src/api/client";
import { Shell } from "../../src/app/Shell";
import { Feed, json, stubFetch } from "../stub";

function session(id: string, title: string) {
  return { session_id: id, title, created_at: "", last_activity: "", message_count: 2 };
}

const LISTED = { sessions: [session("s2", "Newer"), session("s1", "Older")], next_cursor: null };
const STORED = {
  messages: [
    {
      role: "user",
      content: "What was it?",
      created_at: "",
      message_id: "q1",
      parent_message_id: null,
    },
    {
      role: "assistant",
      content: "It was this.",
      created_at: "",
      message_id: "a1",
      parent_message_id: "q1",
    },
  ],
  current_message_id: "a1",
  next_cursor: null,
};

function show(isAdmin = false) {
  const door = { baseUrl: "", token: () => Promise.resolve("t") };
  const user = {
    email: "member@acme.example",
    tenantId: "acme",
    isAdmin,
    client: new ApiClient(door),
    door,
    signInAgain: vi.fn(),
    signOut: vi.fn(),
  };
  render(<Shell user={user} />);
  return user;
}

test("a conversation of the list is opened with what was said in it, and gone on with", async () => {
  const feed = new Feed();
  const sent = stubFetch({
    "/api/sessions": json(LISTED),
    "/api/sessions/s1/messages": json(STORED),
    "/stream/chat": feed.response,
  });
  show();

  await userEvent.click(await screen.findByRole("button", { name: "Older" }));
  expect(await screen.findByText("It was this.")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("Message"), "And then?{Enter}");

  await waitFor(() => {
    expect(sent.at(-1)?.body).toMatchObject({
      message: "And then?",
      parent_message_id: "a1",
      tenant_context: { session_id: "s1" },
    });
  });
});

test("the first answer begins a session, which the next question goes on with", async () => {
  const [first, second] = [new Feed(), new Feed()];
  const sent = stubFetch({
    "/api/sessions": json(LISTED),
    "/stream/chat": [first.response, second.response],
  });
  show();
  await userEvent.type(screen.getByLabelText("Message"), "Hello{Enter}");
  const ids = { run_id: "r1", session_id: "s9", message_id: "m1" };
  first.write(`id: 1\nevent: run\ndata: ${JSON.stringify(ids)}\n\n`);
  first.chunk("Hi.");
  first.write('event: usage\ndata: {"input_tokens": 1, "output_tokens": 1}\n\n');
  first.done();
  await screen.findByText("Hi.");
  await screen.findByRole("button", { name: "Send" });

  await userEvent.type(screen.getByLabelText("Message"), "More{Enter}");

  const asked = sent.filter(({ path }) => path === "/stream/chat").map(({ body }) => body);
  expect(asked).toMatchObject([
    { message: "Hello" },
    { message: "More", tenant_context: { session_id: "s9" } },
  ]);
});

test("deleting asks once more, and then takes the conversation off the list", async () => {
  const sent = stubFetch({
    "/api/sessions": json(LISTED),
    "DELETE /api/sessions/s2": new Response(null, { status: 204 }),
  });
  show();

  await userEvent.click(await screen.findByRole("button", { name: "Delete Newer" }));
  expect(sent.some(({ method }) => method === "DELETE")).toBe(false);
  const question = screen.getByRole("group", { name: "Delete Newer?" });
  await userEvent.click(within(question).getByRole("button", { name: "Delete" }));

  await waitFor(() => {
    expect(screen.queryByRole("button", { name: "Newer" })).toBeNull();
  });
  expect(screen.getByRole("button", { name: "Older" })).toBeTruthy();
});

test("usage is offered to administrators only", async () => {
  stubFetch({ "/api/sessions": json(LISTED) });
  show();
  await screen.findByRole("button", { name: "Older" });

  expect(screen.queryByRole("link", { name: "Usage" })).toBeNull();
});

test("an administrator reads the month's usage of the tenant", async () => {
  const totals = { agent_invocations: 3, input_tokens: 1200, output_tokens: 88 };
  const usage = {
    tenant_id: "acme",
    totals,
    by_day: [],
    by_model: [{ model_id: "us.amazon.nova-lite-v1:0", ...totals }],
  };
  const opinions = {
    totals: { up: 2, down: 1 },
    by_day: [],
    by_model: [{ model_id: "us.amazon.nova-lite-v1:0", up: 2, down: 1 }],
    by_reason: [{ rating: "down", reason: "off_topic", count: 1 }],
  };
  stubFetch({
    "/api/sessions": json(LISTED),
    "/api/tenants/acme/usage": json(usage),
    "/api/tenants/acme/feedback": json(opinions),
  });
  show(true);

  location.hash = "usage";

  const [table, , reasons] = await screen.findAllByRole("table");
  if (!table || !reasons) throw new Error("a table is missing");
  expect(within(reasons).getByText("Not what was asked")).toBeTruthy();
  expect(within(table).getByText(new Intl.NumberFormat().format(1200))).toBeTruthy();
  expect(screen.getByRole("button", { name: "Later" })).toHaveProperty("disabled", true);
});

test("signing out is one press away", async () => {
  stubFetch({ "/api/sessions": json(LISTED) });
  const user = show();

  await userEvent.click(screen.getByRole("button", { name: "Sign out" }));

  expect(user.signOut).toHaveBeenCalledOnce();
});
