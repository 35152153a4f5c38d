/** Server-sent events of a response body. EventSource can neither POST nor send a header. */

import { createParser, type EventSourceMessage } from "eventsource-parser";

/** Yield each event as soon as its last byte is there. */
export async function* serverEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<EventSourceMessage> {
  const waiting: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => waiting.push(event) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* waiting.splice(0);
    }
  } finally {
    // Also when the caller stops early: the connection goes with it.
    await reader.cancel().catch(() => undefined);
  }
}
