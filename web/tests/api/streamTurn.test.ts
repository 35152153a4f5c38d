import { expect, test, vi } from "vitest";

import { followRun, STOPPED, streamTurn } from "../../src/api/streamTurn";
import type { AnswerEvent } from "../../src/api/types";
import { error, Feed, json, stubFetch } from "../stub";

const door = { baseUrl: "", token: () => Promise.resolve("token") };
const IDS = { run_id: "r", session_id: "s", message_id: "m" };

function begin(feed: Feed) {
  feed.write(`id: 1\nevent: run\ndata: ${JSON.stringify(IDS)}\n\n`);
  feed.write('id: 2\ndata: {"chunk": "Hel"}\n\n');
}

function finish(feed: Feed, stopped = false) {
  feed.write(`id: 4\nevent: usage\ndata: ${JSON.stringify({ input_tokens: 3, output_tokens: 2, stopped })}\n\n`);
  feed.done();
}

function text(events: AnswerEvent[]) {
  return events.map((event) => (event.kind === "chunk" ? event.text : "")).join("");
}

test("a line that breaks is taken up again where it broke, and nothing comes twice", async () => {
  const [first, second] = [new Feed(), new Feed()];
  const sent = stubFetch({
    "/stream/chat": () => {
      begin(first);
      return first.response();
    },
  });
  const turn = streamTurn(door, { message: "Hi" }, new AbortController().signal);
  const events: AnswerEvent[] = [];
  for (let count = 0; count < 2; count += 1) events.push((await turn.next()).value as AnswerEvent);
  const run = (sent[0]?.body as { run_id: string }).run_id;
  const again = stubFetch({ [`/stream/runs/${run}`]: second.response });
  first.breakOff();
  second.write('id: 3\ndata: {"chunk": "lo"}\n\n');
  finish(second);
  events.push(...(await Array.fromAsync(turn)));

  expect(text(events)).toBe("Hello");
  expect(again[0]).toMatchObject({ method: "GET", headers: { "last-event-id": "2" } });
});

test("a stop is sent to the server, and what was said until then is still shown", async () => {
  const feed = new Feed();
  const controller = new AbortController();
  begin(feed);
  const sent = stubFetch({ "/stream/chat": feed.response });
  const turn = streamTurn(door, { message: "Hi" }, controller.signal);
  await turn.next();
  const run = (sent[0]?.body as { run_id: string }).run_id;
  const stops = stubFetch({ [`/stream/runs/${run}/stop`]: json({ run_id: run }, 202) });
  controller.abort(STOPPED);
  await vi.waitFor(() => {
    expect(stops).toHaveLength(1);
  });
  feed.write('id: 3\ndata: {"chunk": "lo"}\n\n');
  finish(feed, true);
  const rest = await Array.fromAsync(turn);

  expect(stops[0]).toMatchObject({ method: "POST" });
  expect(text(rest)).toBe("Hello");
  expect(rest.at(-1)).toMatchObject({ kind: "usage" });
  expect(feed.isCancelled).toBe(false);
});

test("leaving the page closes the line and stops nothing", async () => {
  const feed = new Feed();
  const controller = new AbortController();
  begin(feed);
  const sent = stubFetch({ "/stream/chat": feed.response });
  const turn = streamTurn(door, { message: "Hi" }, controller.signal);
  await turn.next();
  controller.abort();

  expect(sent.map(({ path }) => path)).toEqual(["/stream/chat"]);
  expect(sent[0]?.signal?.aborted).toBe(true);
});

test("an error of the server is no broken line", async () => {
  const sent = stubFetch({ "/stream/chat": error(429, "rate_limited") });
  const turn = streamTurn(door, { message: "Hi" }, new AbortController().signal);

  await expect(turn.next()).rejects.toMatchObject({ code: "rate_limited" });
  expect(sent).toHaveLength(1);
});

test("a run that is gone reads as an answer that broke off", async () => {
  stubFetch({ "/stream/runs/r": error(404, "not_found") });
  const turn = followRun(door, "r", new AbortController().signal);

  await expect(turn.next()).rejects.toMatchObject({ code: "broken_stream" });
});
