import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FlowChat } from "../../src/component/FlowChat";
import { error, json, stubFetch } from "../stub";
import { INTERACT, question, READ, reply, said, START, started } from "./played";

function play() {
  render(<FlowChat flow="welcome" publicKey="pk.acme.key" />);
}

const color = question({
  text: "Which color?",
  input_type: "choice",
  options: [
    { label: "Red", value: "r", hue: 1 },
    { label: "Blue", value: "b", hue: 2 },
  ],
});

test("a flow is played to its end: said, asked, answered with the option's value", async () => {
  const sent = stubFetch({
    [START]: json(started({ messages: [said("Hello")], question: color }), 201),
    [INTERACT]: json(reply(2, { messages: [said("Blue it is.")], ended: true })),
  });
  play();

  await screen.findByText("Hello");
  await userEvent.click(await screen.findByRole("button", { name: "Blue" }));

  await screen.findByText("Blue it is.");
  await screen.findByText("This conversation has ended.");
  expect(sent[0]?.body).toEqual({ flow: "welcome", public_key: "pk.acme.key" });
  expect(sent[1]?.body).toEqual({ revision: 1, input: "b" });
  expect(sent[1]?.headers).toMatchObject({ "x-csrf-token": "csrf" });
  expect(sent[1]?.headers).not.toHaveProperty("authorization");
});

test("a flow of users is played with their token, on the paths of users", async () => {
  const sent = stubFetch({ "POST /chat/start": json(started({ ended: true }), 201) });
  render(<FlowChat flow="welcome" getToken={() => Promise.resolve("token")} />);

  await screen.findByText("This conversation has ended.");

  expect(sent[0]?.headers).toMatchObject({ authorization: "Bearer token" });
});

test("text that looks like a page or a template is shown as it is", async () => {
  const text = "<img src=x onerror=alert(1)> {{user.name}}";
  stubFetch({ [START]: json(started({ messages: [said(text)], ended: true }), 201) });
  play();

  expect(await screen.findByText(text)).toBeTruthy();
  expect(document.querySelector("img")).toBeNull();
});

test("a refused answer goes back to the visitor with the reason, and the field gets the focus", async () => {
  const refused = json({ error: { code: "input_refused", message: "Use a number." } }, 422);
  stubFetch({
    [START]: json(started({ question: question({ text: "How old?" }) }), 201),
    [INTERACT]: [refused, json(reply(2, { ended: true }))],
  });
  play();
  const field = await screen.findByLabelText<HTMLInputElement>("How old?");
  await userEvent.type(field, "ancient{Enter}");

  expect((await screen.findByRole("alert")).textContent).toBe("Use a number.");
  const again = screen.getByLabelText("How old?");
  expect(document.activeElement).toBe(again);
  expect(document.getElementById(again.getAttribute("aria-describedby") ?? "")?.textContent).toBe(
    "Use a number.",
  );
  expect(screen.getByRole("log").textContent).not.toContain("ancient"); // what was refused was not said

  await userEvent.clear(again);
  await userEvent.type(again, "9{Enter}");
  await screen.findByText("This conversation has ended.");
});

test("a conversation that went on elsewhere is read again, and nothing is sent twice", async () => {
  const sent = stubFetch({
    [START]: json(started({ question: color }), 201),
    [INTERACT]: error(409, "revision_conflict"),
    [READ]: json(reply(3, { messages: [said("You took red.")], question: question({ text: "And now?" }) })),
  });
  play();
  await userEvent.click(await screen.findByRole("button", { name: "Blue" }));

  await screen.findByText("You took red.");
  await screen.findByText(/went on in another place/);
  expect(await screen.findByLabelText("And now?")).toBeTruthy();
  expect(sent.filter(({ method }) => method === "POST")).toHaveLength(2);
});

test("what is pending is waited for, and its outcome is shown", async () => {
  const sent = stubFetch({
    [START]: json(started({ messages: [said("Looking it up.")], pending: true }), 201),
    [READ]: [json(reply(1, { pending: true })), json(reply(2, { messages: [said("Found.")], ended: true }))],
  });
  play();

  await screen.findByText("Found.");
  expect(sent.map(({ path }) => path).slice(1)).toHaveLength(2);
});

test("what stays pending is not waited for without end, and can be asked for again", async () => {
  const still = Array.from({ length: 6 }, () => json(reply(1, { pending: true })));
  stubFetch({
    [START]: json(started({ pending: true }), 201),
    [READ]: [...still, json(reply(2, { messages: [said("Found.")], ended: true }))],
  });
  play();
  expect((await screen.findByRole("alert")).textContent).toContain("longer than usual");

  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  await screen.findByText("Found.");
});

test("after a lost answer the conversation is read before anything is sent again", async () => {
  const sent = stubFetch({
    [START]: json(started({ question: color }), 201),
    [INTERACT]: error(503, "unavailable"),
    [READ]: json(reply(2, { messages: [said("Blue it is.")], ended: true })),
  });
  play();
  await userEvent.click(await screen.findByRole("button", { name: "Blue" }));
  await userEvent.click(await screen.findByRole("button", { name: /Try again/ }));

  await screen.findByText("Blue it is.");
  await waitFor(() => {
    expect(sent.filter(({ path }) => path.endsWith("/interact"))).toHaveLength(1);
  });
});

test("what waits to be acknowledged is, with a button", async () => {
  const sent = stubFetch({
    [START]: json(started({ messages: [said("Read this.")] }), 201),
    [INTERACT]: json(reply(2, { ended: true })),
  });
  play();
  await userEvent.click(await screen.findByRole("button", { name: "Continue" }));

  await screen.findByText("This conversation has ended.");
  expect(sent[1]?.body).toEqual({ revision: 1, input: null });
});

test("an ended conversation can be started again", async () => {
  const sent = stubFetch({ [START]: json(started({ messages: [said("Hi")], ended: true }), 201) });
  play();
  await userEvent.click(await screen.findByRole("button", { name: "Start again" }));

  await waitFor(() => {
    expect(sent).toHaveLength(2);
  });
  expect(await screen.findAllByText("Hi")).toHaveLength(1);
});

test.each([
  [410, "session_expired", "This conversation has expired"],
  [409, "session_full", "This conversation has become too long"],
])("after a %i %s trying again begins another conversation", async (status, code, title) => {
  const sent = stubFetch({
    [START]: [json(started({ question: color }), 201), json(started({ messages: [said("Anew.")] }), 201)],
    [INTERACT]: error(status, code),
  });
  play();
  await userEvent.click(await screen.findByRole("button", { name: "Blue" }));
  expect((await screen.findByRole("alert")).textContent).toContain(title);

  await userEvent.click(screen.getByRole("button", { name: /Try again/ }));

  await screen.findByText("Anew.");
  expect(sent.map(({ path }) => path)).toEqual([
    "/chat/public/start",
    "/chat/public/sessions/acme.secret/interact",
    "/chat/public/start",
  ]);
});
