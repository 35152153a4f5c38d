/** What to tell people about a problem: what happened, and what they can do. */

import type { Problem } from "../api/problem";
import type { Texts } from "../language/texts";

export interface Words {
  title: string;
  text: string;
  action: "retry" | "sign-in" | "none";
}

type Telling = (problem: Problem, texts: Texts) => Words;

const NEXT_MINUTES_MS = 90_000;

/** Words for a problem. `hasPartial` says that a part of an answer is on the screen. */
export function wordsFor(problem: Problem, texts: Texts, hasPartial = false): Words {
  const known = BY_CODE[problem.code] ?? byStatus(problem.status);
  const words = known(problem, texts);
  const kept = hasPartial ? ` ${texts.say("problem.kept")}` : "";
  return { ...words, text: words.text + kept };
}

const BY_CODE: Record<string, Telling> = {
  unauthenticated: signInAgain,
  session_ended: signInAgain,
  forbidden: (problem, { say }) => ({
    title: say("problem.forbidden"),
    text: said(problem, say("problem.forbidden.text"), say),
    action: "none",
  }),
  blocked: (_, { say }) => ({
    title: say("problem.blocked"),
    text: say("problem.blocked.text"),
    action: "retry",
  }),
  not_found: (_, { say }) => ({
    title: say("problem.not_found"),
    text: say("problem.not_found.text"),
    action: "none",
  }),
  session_expired: (_, { say }) => ({
    title: say("problem.session_expired"),
    text: say("problem.session_expired.text"),
    action: "retry",
  }),
  session_full: (_, { say }) => ({
    title: say("problem.session_full"),
    text: say("problem.session_full.text"),
    action: "retry",
  }),
  daily_limit: (problem, texts) => ({
    title: texts.say("problem.daily_limit"),
    text: whenAgain(problem, texts),
    action: "retry",
  }),
  invalid_request: (problem, { say }) => ({
    title: say("problem.invalid_request"),
    text: said(problem, "", say),
    action: "none",
  }),
  too_large: (_, { say }) => ({
    title: say("problem.too_large"),
    text: say("problem.too_large.text"),
    action: "none",
  }),
  budget_exhausted: (problem, texts) => ({
    title: texts.say("problem.budget_exhausted"),
    text: texts.say("problem.budget_exhausted.text", { when: whenAgain(problem, texts) }),
    action: "retry",
  }),
  answer_withheld: (problem, { say }) => ({
    title: say("problem.withheld"),
    text: said(problem, say("problem.withheld.text"), say),
    action: "none",
  }),
  model_failed: (_, { say }) => ({
    title: say("problem.model_failed"),
    text: say("problem.model_failed.text"),
    action: "retry",
  }),
  network: (_, { say }) => ({
    title: say("problem.network"),
    text: say("problem.network.text"),
    action: "retry",
  }),
  still_pending: (_, { say }) => ({
    title: say("problem.still_pending"),
    text: say("problem.still_pending.text"),
    action: "retry",
  }),
  broken_stream: (_, { say }) => ({
    title: say("problem.broken_stream"),
    text: say("problem.broken_stream.text"),
    action: "retry",
  }),
};

function byStatus(status: number): Telling {
  if (status === 401) return signInAgain;
  if (status === 429) return tooMany;
  return (_, { say }) => ({
    title: say("problem.unknown"),
    text: say("problem.unknown.text"),
    action: "retry",
  });
}

function signInAgain(_: Problem, { say }: Texts): Words {
  return {
    title: say("problem.session_ended"),
    text: say("problem.session_ended.text"),
    action: "sign-in",
  };
}

function tooMany(problem: Problem, texts: Texts): Words {
  const title = texts.say("problem.too_many_requests");
  return { title, text: whenAgain(problem, texts), action: "retry" };
}

/** What the server says, which speaks English, in words of the reader's language. */
function said({ message }: Problem, otherwise: string, say: Texts["say"]): string {
  return message === "" ? otherwise : say("problem.server", { message });
}

function whenAgain({ retryAt }: Problem, { say, date }: Texts): string {
  if (!retryAt) return say("problem.when.later");
  const isSoon = retryAt.getTime() - Date.now() < NEXT_MINUTES_MS;
  if (isSoon) return say("problem.when.soon");
  const moment = date(retryAt, { dateStyle: "long", timeStyle: "short" });
  return say("problem.when.after", { moment });
}
