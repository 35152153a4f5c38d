import { expect, test } from "vitest";

import { signed } from "../../src/reference/signed";

const token = () => Promise.resolve("t");
const sent = (url: string, headers: Record<string, string> = {}, body?: string) => ({
  url: location.origin + url,
  headers,
  body,
});

test("a request is sent with the user's token and the hash of its body", async () => {
  const { headers } = await signed(sent("/stream/chat", {}, "{}"), token);

  expect(headers["Authorization"]).toBe("Bearer t");
  expect(headers["x-amz-content-sha256"]).toMatch(/^44136fa355b3678a1146ad16f7e8649e/);
});

test("a key that was given stays, and a program's path is sent no user's token", async () => {
  const given = await signed(sent("/v1/models", { Authorization: "Bearer gk_1" }), token);
  const without = await signed(sent("/v1/models"), token);

  expect(given.headers).toEqual({ Authorization: "Bearer gk_1" });
  expect(without.headers).toEqual({});
});

test("no token leaves for another host", async () => {
  const request = { url: "https://evil.example/api/sessions", headers: {} };

  await expect(signed(request, token)).rejects.toThrow("https://evil.example is not this API.");
});
