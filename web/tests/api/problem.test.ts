import { expect, test, vi } from "vitest";

import { problemFrom, problemOf } from "../../src/api/problem";
import { error, json } from "../stub";

test("an error of ours keeps its code, message and request", async () => {
  expect(await problemOf(error(502, "model_failed"))).toMatchObject({
    code: "model_failed",
    message: "words about model_failed",
    status: 502,
    requestId: "request-1",
  });
});

test("the firewall's page is told from our own 403", async () => {
  const page = new Response("<html>", { status: 403, headers: { "content-type": "text/html" } });

  expect((await problemOf(page)).code).toBe("blocked");
  expect((await problemOf(error(403, "forbidden"))).code).toBe("forbidden");
});

test.each([
  [401, "unauthenticated"],
  [429, "too_many_requests"],
  [503, "unavailable"],
  [500, "internal_error"],
  [418, "internal_error"],
])("%i of somebody else's shape becomes %s", async (status, code) => {
  expect((await problemOf(json({ message: "Unauthorized" }, status))).code).toBe(code);
});

test.each(["120", "Fri, 20 Nov 2026 09:02:00 GMT"])("Retry-After %s is a moment", async (header) => {
  vi.setSystemTime(new Date("2026-11-20T09:00:00Z"));

  const { retryAt } = await problemOf(error(429, "budget_exhausted", { "retry-after": header }));
  vi.useRealTimers();

  expect(retryAt?.toISOString()).toBe("2026-11-20T09:02:00.000Z");
});

test("a cancelled request is no problem, anything else that is thrown is one of the network", () => {
  expect(problemFrom(new DOMException("stopped", "AbortError"))).toBeNull();
  expect(problemFrom(new TypeError("offline"))).toMatchObject({ code: "network", status: 0 });
});
