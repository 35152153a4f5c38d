import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { FlowQuestion, Json } from "../../src/api/flowTypes";
import { FlowChat } from "../../src/component/FlowChat";
import { json, stubFetch } from "../stub";
import { INTERACT, question, reply, START, started } from "./played";

const pets = [
  { label: "A cat", value: "cat", image_url: "https://pictures.example.com/cat.png" },
  { label: "A dog", value: "dog", image_url: "javascript:alert(1)", description: "It barks." },
];

/** Play a flow of one question; the answer that was sent. */
async function answered(asked: Partial<FlowQuestion>, how: () => Promise<void>): Promise<Json> {
  const sent = stubFetch({
    [START]: json(started({ question: question({ text: "Which?", ...asked }) }), 201),
    [INTERACT]: json(reply(2, { ended: true })),
  });
  render(<FlowChat flow="f" publicKey="k" />);
  await screen.findByText("Which?", { selector: ".gh-said" });
  await how();
  await screen.findByText("This conversation has ended.");
  return (sent.at(-1)?.body as { input: Json }).input;
}

test("pictures are buttons named by their words, and no other address than https is loaded", async () => {
  const input = await answered({ input_type: "image_choice", options: pets }, async () => {
    await screen.findByRole("button", { name: "A cat" });
    const pictures = [...document.querySelectorAll("img")];
    expect(pictures.map(({ src }) => src)).toEqual(["https://pictures.example.com/cat.png"]);
    await userEvent.click(screen.getByRole("button", { name: /A dog/ }));
  });

  expect(input).toBe("dog");
});

test("several are chosen by keyboard and sent together", async () => {
  const input = await answered({ input_type: "multiple_choice", options: pets }, async () => {
    expect(await screen.findByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
    screen.getByLabelText("A cat").focus();
    await userEvent.keyboard(" {Tab} {Tab}{Enter}");
  });

  expect(input).toEqual(["cat", "dog"]);
});

test("a carousel turns round by its buttons and by arrow keys", async () => {
  const input = await answered({ input_type: "carousel", options: pets }, async () => {
    await userEvent.click(await screen.findByRole("button", { name: "Next" }));
    expect(screen.getByText("2 of 2")).toBeTruthy();
    screen.getByRole("button", { name: "Choose A dog" }).focus();
    await userEvent.keyboard("{ArrowRight}");
    await userEvent.click(screen.getByRole("button", { name: "Choose A cat" }));
  });

  expect(input).toBe("cat");
});

test.each([
  ["text", " Ada ", "Ada"],
  ["email", "ada@example.com", "ada@example.com"],
  ["number", "9", 9],
  ["date", "2026-11-21", "2026-11-21"],
])("a %s is typed and sent", async (input_type, typed, expected) => {
  const input = await answered({ input_type }, async () => {
    await userEvent.type(await screen.findByLabelText("Which?"), `${typed}{Enter}`);
  });

  expect(input).toBe(expected);
});

test("a slider sends a number within its limits", async () => {
  const input = await answered({ input_type: "slider", validation: { min: 2, max: 6 } }, async () => {
    const slider = await screen.findByRole<HTMLInputElement>("slider");
    expect([slider.min, slider.max, slider.value]).toEqual(["2", "6", "4"]);
    await userEvent.click(screen.getByRole("button", { name: "Send" }));
  });

  expect(input).toBe(4);
});

test("what need not be answered can be skipped", async () => {
  const input = await answered({ validation: { required: false } }, async () => {
    await userEvent.click(await screen.findByRole("button", { name: "Skip" }));
  });

  expect(input).toBe("");
});
