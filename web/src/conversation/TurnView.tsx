import { memo } from "react";

import { CopyButton } from "../text/CopyButton";
import { Rendered } from "../text/Rendered";
import { ProblemNotice } from "./ProblemNotice";
import type { Turn } from "./turns";
import { Waiting } from "./Waiting";

interface Props {
  turn: Turn;
  answerer: string;
  onRetry?: (() => void) | undefined;
  onSignIn?: (() => void) | undefined;
}

/** A question and as much of its answer as there is. */
export const TurnView = memo(function TurnView({ turn, answerer, onRetry, onSignIn }: Props) {
  const isRunning = turn.state === "waiting" || turn.state === "streaming";
  return (
    <>
      <article className="gh-question" aria-label="You">
        <p>{turn.question}</p>
      </article>
      <article className="gh-answer" aria-label={answerer} aria-busy={isRunning}>
        {turn.state === "waiting" && <Waiting />}
        {turn.answer !== "" && <Rendered text={turn.answer} isGrowing={isRunning} />}
        {turn.answer !== "" && !isRunning && (
          <p className="gh-answer-actions">
            <CopyButton text={turn.answer} label="Copy answer" />
          </p>
        )}
        {turn.state === "stopped" && (
          <p className="gh-fine">
            You stopped this answer.{" "}
            {onRetry && (
              <button type="button" className="gh-link" onClick={onRetry}>
                Ask again
              </button>
            )}
          </p>
        )}
        {turn.problem && (
          <ProblemNotice
            problem={turn.problem}
            hasPartial={turn.answer !== ""}
            onRetry={onRetry}
            onSignIn={onSignIn}
          />
        )}
      </article>
    </>
  );
});
