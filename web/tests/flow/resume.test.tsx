import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FlowChat } from "../../src/component/FlowChat";
import { error, json, stubFetch } from "../stub";
import { INTERACT, question, READ, reply, said, START, started } from "./played";

const HISTORY = "GET /chat/public/sessions/acme.secret/history";

function play(flow = "welcome") {
  render(<FlowChat flow={flow} publicKey="pk.acme.key" />);
}

const log = () => within(screen.getByRole("log"));

const color = question({
  text: "Which color?",
  input_type: "choice",
  options: [
    { label: "Red", value: "r" },
    { label: "Blue", value: "b" },
  ],
});
const size = question({ text: "Which size?" });

const happened = {
  start: { revision: 1, kind: "start", given: null, messages: [said("Hello")], question: color },
  blue: { revision: 2, kind: "answer", given: "b", messages: [said("Blue.")], question: size },
  back: { revision: 3, kind: "back", given: null, messages: [], question: color },
};

/** Begin a conversation, answer it once, and load the page again. */
async function reload(after: Record<string, Parameters<typeof stubFetch>[0][string]>) {
  stubFetch({
    [START]: json(started({ messages: [said("Hello")], question: color }), 201),
    [INTERACT]: json(reply(2, { messages: [said("Blue.")], question: size })),
  });
  play();
  await userEvent.click(await screen.findByRole("button", { name: "Blue" }));
  await log().findByText("Which size?");
  cleanup();
  const sent = stubFetch(after);
  play();
  return sent;
}

test("a loaded page goes on with the conversation, and shows what was said", async () => {
  const sent = await reload({
    [HISTORY]: [
      json({ history: [happened.start], next_cursor: "1" }),
      json({ history: [happened.blue], next_cursor: null }),
    ],
    [READ]: json(reply(2, { question: size })),
    [INTERACT]: json(reply(3, { messages: [said("Done.")], ended: true })),
  });

  await log().findByText("Which size?");
  const words = ["Hello", "Which color?", "Blue", "Blue.", "Which size?"];
  for (const each of words) expect(log().getAllByText(each)).toHaveLength(1);
  expect(sent.map(({ path }) => path)).not.toContain("/chat/public/start");

  await userEvent.type(screen.getByRole("textbox"), "42{Enter}");

  await log().findByText("Done.");
  const answer = sent.at(-1);
  expect(answer?.body).toEqual({ revision: 2, input: "42" });
  expect(answer?.headers).toMatchObject({ "x-csrf-token": "csrf" });
  expect(localStorage).toHaveLength(0);
});

test("what was taken back is not shown again", async () => {
  await reload({
    [HISTORY]: json({
      history: [happened.start, happened.blue, happened.back],
      next_cursor: null,
    }),
    [READ]: json(reply(3, { question: color })),
  });

  await screen.findByRole("button", { name: "Blue" });
  expect(log().queryByText("Blue.")).toBeNull();
  expect(log().getAllByText("Which color?")).toHaveLength(1);
});

test.each([
  [404, "not_found"],
  [410, "session_expired"],
])("a conversation that is gone (%i) is forgotten and another one begins", async (status, code) => {
  const sent = await reload({
    [HISTORY]: error(status, code),
    [START]: json(started({ messages: [said("Hello again")], question: color }), 201),
  });

  await log().findByText("Hello again");
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([HISTORY, START]);
  expect(sent.at(-1)?.headers).toHaveProperty("x-time-zone");
});

test("a door that does not answer forgets nothing, and can be asked again", async () => {
  await reload({
    [HISTORY]: [
      error(503, "unavailable"),
      json({ history: [happened.start], next_cursor: null }),
    ],
    [READ]: json(reply(1, { question: color })),
  });

  await userEvent.click(await screen.findByRole("button", { name: /again/i }));

  await screen.findByRole("button", { name: "Blue" });
});

test("another flow has a conversation of its own, and no storage is needed for one", async () => {
  localStorage.setItem('gatehouse-flow ["","other","pk.acme.key"]', "no JSON");
  const sent = await reload({
    [HISTORY]: json({ history: [happened.start], next_cursor: null }),
    [READ]: json(reply(1, { question: color })),
  });
  await screen.findByRole("button", { name: "Blue" });
  cleanup();
  const others = stubFetch({ [START]: json(started({ question: size }), 201) });
  play("other");

  await log().findByText("Which size?");
  expect(others.map(({ path }) => path)).toEqual(["/chat/public/start"]);
  expect(sent.map(({ path }) => path)).not.toContain("/chat/public/start");
});
