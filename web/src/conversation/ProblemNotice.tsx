import { useEffect, useState } from "react";

import type { Problem } from "../api/problem";
import { useTexts } from "../language/TextsContext";
import { wordsFor } from "./problemWords";

interface Props {
  problem: Problem;
  hasPartial?: boolean;
  onRetry?: (() => void) | undefined;
  onSignIn?: (() => void) | undefined;
}

const LONGEST_COUNTDOWN_MS = 90_000;

/** A problem in words, with the one thing that helps. */
export function ProblemNotice({ problem, hasPartial = false, onRetry, onSignIn }: Props) {
  const texts = useTexts();
  const { say } = texts;
  const words = wordsFor(problem, texts, hasPartial);
  const seconds = useSecondsUntil(problem.retryAt);
  return (
    <div className="gh-notice" role="alert">
      <p className="gh-notice-title">{words.title}</p>
      <p>{words.text}</p>
      {words.action === "retry" && onRetry && (
        <button type="button" className="gh-button" onClick={onRetry} disabled={seconds > 0}>
          {seconds > 0 ? say("problem.retry.in", { seconds }) : say("problem.retry")}
        </button>
      )}
      {words.action === "sign-in" && onSignIn && (
        <button type="button" className="gh-button" onClick={onSignIn}>
          {say("problem.sign_in")}
        </button>
      )}
      {problem.requestId && <p className="gh-fine">{say("problem.request", { id: problem.requestId })}</p>}
    </div>
  );
}

/** Seconds to a moment that is near; 0 for one that is past, far away or not known. */
function useSecondsUntil(moment: Date | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  const left = moment ? moment.getTime() - now : 0;
  const isCounting = left > 0 && left < LONGEST_COUNTDOWN_MS;
  useEffect(() => {
    if (!isCounting) return undefined;
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [isCounting]);
  return isCounting ? Math.ceil(left / 1000) : 0;
}
