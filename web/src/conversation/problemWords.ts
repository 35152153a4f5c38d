/** What to tell people about a problem: what happened, and what they can do. */

import type { Problem } from "../api/problem";

export interface Words {
  title: string;
  text: string;
  action: "retry" | "sign-in" | "none";
}

const NEXT_MINUTES_MS = 90_000;

/** Words for a problem. `hasPartial` says that a part of an answer is on the screen. */
export function wordsFor(problem: Problem, hasPartial = false): Words {
  const kept = hasPartial ? " What was written so far is kept above." : "";
  const known = BY_CODE[problem.code] ?? byStatus(problem.status);
  const words = known(problem);
  return { ...words, text: words.text + kept };
}

const BY_CODE: Record<string, (problem: Problem) => Words> = {
  unauthenticated: signInAgain,
  session_ended: signInAgain,
  forbidden: (problem) => ({
    title: "You may not do this",
    text: problem.message || "Your account has no permission for it. Ask your administrator.",
    action: "none",
  }),
  blocked: () => ({
    title: "The firewall stopped this request",
    text: "Too many requests in a short time, or text that looks like an attack. Wait a few minutes, or word it differently.",
    action: "retry",
  }),
  not_found: () => ({
    title: "This is no longer there",
    text: "The conversation was deleted or has expired. Begin a new one.",
    action: "none",
  }),
  session_expired: () => ({
    title: "This conversation has expired",
    text: "It was begun too long ago to go on. Trying again begins another one.",
    action: "retry",
  }),
  session_full: () => ({
    title: "This conversation has become too long",
    text: "No more of it can be kept. Trying again begins another one.",
    action: "retry",
  }),
  daily_limit: (problem) => ({
    title: "This was used very often today",
    text: whenAgain(problem),
    action: "retry",
  }),
  invalid_request: (problem) => ({
    title: "The server did not understand this",
    text: problem.message,
    action: "none",
  }),
  too_large: () => ({
    title: "This is too long",
    text: "Shorten your message or the code that goes with it, and send it again.",
    action: "none",
  }),
  budget_exhausted: (problem) => ({
    title: "Your organization has used up its budget",
    text: `No more answers can be written for now. ${whenAgain(problem)}`,
    action: "retry",
  }),
  model_failed: () => ({
    title: "The model could not answer",
    text: "This is not your fault, and usually passes.",
    action: "retry",
  }),
  network: () => ({
    title: "The server cannot be reached",
    text: "Check your connection, then try again.",
    action: "retry",
  }),
  still_pending: () => ({
    title: "This takes longer than usual",
    text: "The answer of another service is still awaited. Nothing is lost.",
    action: "retry",
  }),
  broken_stream: () => ({
    title: "The answer broke off",
    text: "The connection was lost before the end.",
    action: "retry",
  }),
};

function byStatus(status: number): (problem: Problem) => Words {
  if (status === 401) return signInAgain;
  if (status === 429) return tooMany;
  return () => ({
    title: "Something went wrong on our side",
    text: "Try again in a moment.",
    action: "retry",
  });
}

function signInAgain(): Words {
  return {
    title: "Your session has ended",
    text: "Sign in again to go on. Your conversations are kept.",
    action: "sign-in",
  };
}

function tooMany(problem: Problem): Words {
  return { title: "Too many requests at once", text: whenAgain(problem), action: "retry" };
}

function whenAgain({ retryAt }: Problem): string {
  if (!retryAt) return "Try again later.";
  const isSoon = retryAt.getTime() - Date.now() < NEXT_MINUTES_MS;
  if (isSoon) return "Try again in a moment.";
  const form = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });
  return `Try again after ${form.format(retryAt)}.`;
}
