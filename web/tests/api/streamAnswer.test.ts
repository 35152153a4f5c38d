import { expect, test } from "vitest";

import type { TokenSource } from "../../src/api/request";
import { streamAnswer } from "../../src/api/streamAnswer";
import type { AnswerEvent } from "../../src/api/types";
import { error, Feed, stubFetch } from "../stub";

const token: TokenSource = (options) => Promise.resolve(options?.fresh ? "fresh" : "first");
const door = { baseUrl: "", token };

function start(signal = new AbortController().signal) {
  return streamAnswer(door, "/stream/chatbot", { message: "größe" }, signal);
}

test("a request has the token and the hash of its body, as CloudFront wants it", async () => {
  const feed = new Feed();
  const sent = stubFetch({ "/stream/chatbot": feed.response });
  feed.chunk("a");
  feed.done();
  await Array.fromAsync(start());

  const hash = "7b9ff54ea5d08f248690a7896f06617ce45bf3cb7163aa5161e5e79371c25ad5"; // of {"message":"größe"} in UTF-8
  expect(sent[0]?.headers).toMatchObject({
    authorization: "Bearer first",
    accept: "text/event-stream",
    "x-amz-content-sha256": hash,
  });
});

test("pieces are handed on one by one, with what the answer cost, and unknown events are left out", async () => {
  const feed = new Feed();
  stubFetch({ "/stream/chatbot": feed.response });
  const answer = start();

  feed.chunk("Hel");
  expect((await answer.next()).value).toEqual({ kind: "chunk", text: "Hel" });

  feed.write(": heartbeat\n\n");
  feed.write("event: later\ndata: {}\n\n");
  feed.chunk("lo");
  feed.write('event: usage\ndata: {"input_tokens": 3, "output_tokens": 2}\n\n');
  feed.done();
  expect(await Array.fromAsync(answer)).toEqual([
    { kind: "chunk", text: "lo" },
    { kind: "usage", usage: { input_tokens: 3, output_tokens: 2 } },
  ]);
});

test("a 401 is tried once more with a fresh token, and then believed", async () => {
  const sent = stubFetch({ "/stream/chatbot": error(401, "unauthenticated") });

  await expect(start().next()).rejects.toMatchObject({ code: "unauthenticated", status: 401 });
  expect(sent.map(({ headers }) => headers["authorization"])).toEqual([
    "Bearer first",
    "Bearer fresh",
  ]);
});

test.each([
  ["ends without [DONE]", "close"],
  ["is cut", "breakOff"],
] as const)("a stream that %s is broken, and what came before it stays", async (_, end) => {
  const feed = new Feed();
  stubFetch({ "/stream/chatbot": feed.response });
  const answer = start();

  feed.chunk("Hel");
  expect((await answer.next()).value).toEqual({ kind: "chunk", text: "Hel" });
  feed[end]();
  await expect(answer.next()).rejects.toMatchObject({ code: "broken_stream", status: 0 });
});

test("an error in the stream has the server's code and request", async () => {
  const feed = new Feed();
  stubFetch({ "/stream/chatbot": feed.response });
  feed.chunk("Hel");
  feed.write('event: error\ndata: {"error": {"code": "model_failed", "message": "m", "request_id": "r"}}\n\n');
  feed.done();

  const seen: AnswerEvent[] = [];
  const reading = async () => {
    for await (const event of start()) seen.push(event);
  };
  await expect(reading()).rejects.toMatchObject({ code: "model_failed", requestId: "r" });
  expect(seen).toEqual([{ kind: "chunk", text: "Hel" }]);
});
