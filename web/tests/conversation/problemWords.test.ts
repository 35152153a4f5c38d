import { expect, test } from "vitest";

import { Problem } from "../../src/api/problem";
import { wordsFor } from "../../src/conversation/problemWords";
import type { Language } from "../../src/language/languages";
import { SHARED, textsOf } from "../../src/language/texts";

function words(code: string, status: number, retryAt?: Date, language: Language = "en") {
  const problem = new Problem({ code, status, message: "query: must be shorter.", retryAt });
  return wordsFor(problem, textsOf(language, SHARED, []));
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
  ["answer_withheld", 403, "This answer was withheld", "none"],
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

test("a code is told in the reader's language, the server's words as they are", () => {
  expect(words("network", 0, undefined, "de").title).toBe("Der Server ist nicht erreichbar");
  expect(words("invalid_request", 400, undefined, "de").text).toBe(
    "Meldung des Servers: „query: must be shorter.“",
  );
});

test("the moment of a new budget is written as in the reader's language", () => {
  const retryAt = new Date(Date.now() + 86_400_000);
  const month = new Intl.DateTimeFormat("de", { month: "long" }).format(retryAt);

  expect(words("budget_exhausted", 429, retryAt, "de").text).toContain(` ${month} `);
});
