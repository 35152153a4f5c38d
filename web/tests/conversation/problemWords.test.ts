import { expect, test } from "vitest";

import { Problem } from "../../src/api/problem";
import { wordsFor } from "../../src/conversation/problemWords";

function words(code: string, status: number, retryAt?: Date) {
  return wordsFor(new Problem({ code, status, message: "query: must be shorter.", retryAt }));
}

test.each([
  ["unauthenticated", 401, "Your session has ended", "sign-in"],
  ["session_ended", 401, "Your session has ended", "sign-in"],
  ["forbidden", 403, "You may not do this", "none"],
  ["blocked", 403, "The firewall stopped this request", "retry"],
  ["budget_exhausted", 429, "Your organization has used up its budget", "retry"],
  ["too_many_requests", 429, "Too many requests at once", "retry"],
  ["model_throttled", 429, "Too many requests at once", "retry"],
  ["session_expired", 410, "This conversation has expired", "retry"],
  ["session_full", 409, "This conversation has become too long", "retry"],
  ["daily_limit", 429, "This was used very often today", "retry"],
  ["model_failed", 502, "The model could not answer", "retry"],
  ["internal_error", 500, "Something went wrong on our side", "retry"],
  ["unavailable", 503, "Something went wrong on our side", "retry"],
  ["broken_stream", 0, "The answer broke off", "retry"],
  ["network", 0, "The server cannot be reached", "retry"],
  ["too_large", 413, "This is too long", "none"],
])("%s (%i) is told as: %s", (code, status, title, action) => {
  expect(words(code, status)).toMatchObject({ title, action });
});

test("a wrong field is told in the server's words", () => {
  expect(words("invalid_request", 400).text).toBe("query: must be shorter.");
});

test("a budget says when there is a new one", () => {
  const nextYear = new Date(Date.now() + 400 * 86_400_000);

  expect(words("budget_exhausted", 429, nextYear).text).toContain(String(nextYear.getFullYear()));
});
