import { expect, test } from "vitest";

import { serverEvents } from "../../src/api/serverEvents";
import { Feed } from "../stub";

const STREAM = ': heartbeat\r\n\r\ndata: {"chunk": "größe 🙂"}\r\n\r\nevent: usage\ndata: {}\n\n';

function bodyOf(pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

test("wherever the network cuts, also inside a character, the events are the same", async () => {
  const bytes = new TextEncoder().encode(STREAM);
  for (let cut = 1; cut < bytes.length; cut += 1) {
    const pieces = [bytes.slice(0, cut), bytes.slice(cut)];
    const events = await Array.fromAsync(serverEvents(bodyOf(pieces)));
    expect(events.map(({ event, data }) => [event, data])).toEqual([
      [undefined, '{"chunk": "größe 🙂"}'],
      ["usage", "{}"],
    ]);
  }
});

test("an event is there before the next one was sent, and who stops early hangs up", async () => {
  const feed = new Feed();
  const { body } = feed.response();
  const events = serverEvents(body as ReadableStream<Uint8Array>);

  feed.write("data: first\n\n");
  expect((await events.next()).value).toMatchObject({ data: "first" });

  await events.return(undefined);
  expect(feed.isCancelled).toBe(true);
});
