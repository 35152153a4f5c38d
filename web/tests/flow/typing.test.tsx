import { act, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import type { FlowStarted } from "../../src/api/flowTypes";
import { FlowChat } from "../../src/component/FlowChat";
import { Feed, stubFetch } from "../stub";
import { question, said, START, started } from "./played";

afterEach(() => {
  vi.useRealTimers();
});

async function pass(milliseconds: number) {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  });
}

/** Start a flow; from its first answer on, time passes only as the test says. */
async function play(answer: FlowStarted) {
  const feed = new Feed();
  const sent = stubFetch({ [START]: feed.response });
  render(<FlowChat flow="f" publicKey="k" />);
  await waitFor(() => {
    expect(sent).toHaveLength(1);
  });
  vi.useFakeTimers();
  feed.write(JSON.stringify(answer));
  feed.close();
  await pass(0);
}

test("each message comes after its delay, and the question after all of them", async () => {
  const messages = [said("One", 1), said("Two", 2)];
  await play(started({ messages, question: question({ text: "Well?" }) }));

  await pass(900);
  expect(screen.queryByText("One")).toBeNull();
  await pass(200);
  expect(screen.getByText("One")).toBeTruthy();
  await pass(1800);
  expect(screen.queryByText("Two")).toBeNull();
  expect(screen.queryByLabelText("Well?")).toBeNull();
  await pass(300);
  await pass(0); // the question comes after what was said
  expect(screen.getByText("Two")).toBeTruthy();
  expect(screen.getByLabelText("Well?")).toBeTruthy();
});

test("nobody waits longer than five seconds for one message, whatever a flow says", async () => {
  await play(started({ messages: [said("Late", 900)], ended: true }));

  await pass(5_100);

  expect(screen.getByText("Late")).toBeTruthy();
});
