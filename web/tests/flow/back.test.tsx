import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FlowChat } from "../../src/component/FlowChat";
import { json, stubFetch } from "../stub";
import { BACK, INTERACT, question, reply, said, START, started } from "./played";

function play() {
  render(<FlowChat flow="welcome" publicKey="pk.acme.key" />);
}

const log = () => within(screen.getByRole("log"));

const color = question({
  text: "Which color?",
  input_type: "choice",
  options: [{ label: "Red" }, { label: "Blue" }],
});
const size = question({ text: "Which size?" });

test("the visitor takes the last answer back, and its question stands again", async () => {
  const sent = stubFetch({
    [START]: json(started({ messages: [said("Hello")], question: color }), 201),
    [INTERACT]: json(reply(2, { messages: [said("Blue it is.")], question: size })),
    [BACK]: json(reply(3, { question: color })),
  });
  play();
  await userEvent.click(await screen.findByRole("button", { name: "Blue" }));
  await log().findByText("Which size?");

  await userEvent.click(screen.getByRole("button", { name: "Back to the last question" }));

  await screen.findByRole("button", { name: "Blue" });
  expect(screen.queryByText("Blue it is.")).toBeNull();
  expect(log().queryByText("Which size?")).toBeNull();
  expect(log().getAllByText("Which color?")).toHaveLength(1);
  expect(screen.queryByRole("button", { name: "Back to the last question" })).toBeNull();
  const back = sent.at(-1);
  expect(back?.body).toEqual({ revision: 2 });
  expect(back?.headers).toMatchObject({ "x-csrf-token": "csrf" });
});

test("an answer that cannot be taken back stands, and the visitor is told why", async () => {
  const message = "A call has left since the last answer, so it stands.";
  stubFetch({
    [START]: json(started({ question: color }), 201),
    [INTERACT]: json(reply(2, { question: size })),
    [BACK]: json({ error: { code: "task_left", message } }, 409),
  });
  play();
  await userEvent.click(await screen.findByRole("button", { name: "Blue" }));
  await log().findByText("Which size?");

  await userEvent.click(screen.getByRole("button", { name: "Back to the last question" }));

  await screen.findByText(message);
  expect(log().getByText("Which size?")).toBeTruthy();
});
