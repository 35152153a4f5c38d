import { expect, test } from "vitest";

import { ApiClient } from "../../src/api/client";
import { json, stubFetch } from "../stub";

const client = new ApiClient({ baseUrl: "", token: () => Promise.resolve("t") });

test("every page of a session's messages is read, in order", async () => {
  const message = (content: string) => ({ role: "user", content, created_at: "" });
  stubFetch({
    "/api/sessions/one/messages": [
      json({ messages: [message("a"), message("b")], current_message_id: "1", next_cursor: "next" }),
      json({ messages: [message("c")], current_message_id: "2", next_cursor: null }),
    ],
  });

  const { messages, current } = await client.messages("one");
  expect(messages.map(({ content }) => content)).toEqual(["a", "b", "c"]);
  expect(current).toBe("2");
});

test("ids are escaped where they stand in a path", async () => {
  const sent = stubFetch({ "/api/sessions/a%2Fb": new Response(null, { status: 204 }) });

  await client.deleteSession("a/b");

  expect(sent[0]).toMatchObject({ path: "/api/sessions/a%2Fb", method: "DELETE" });
});
