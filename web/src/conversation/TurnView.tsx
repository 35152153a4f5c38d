import { memo, type ReactNode } from "react";

import { useTexts } from "../language/TextsContext";
import { CopyButton } from "../text/CopyButton";
import { Rendered } from "../text/Rendered";
import { BranchNavigator } from "./BranchNavigator";
import { ProblemNotice } from "./ProblemNotice";
import { QuestionView } from "./QuestionView";
import type { Turn } from "./turns";
import type { Branching } from "./useBranches";
import { Waiting } from "./Waiting";

interface Props {
  turn: Turn;
  answerer: string;
  /** Nothing else is being written, so that this turn can be changed. */
  isFree: boolean;
  branching?: Branching | undefined;
  more?: ((turn: Turn) => ReactNode) | undefined;
  onRetry?: (() => void) | undefined;
  onSignIn?: (() => void) | undefined;
}

/** A question and as much of its answer as there is. */
export const TurnView = memo(function TurnView(props: Props) {
  const { say } = useTexts();
  const { turn, answerer, isFree, branching, more, onRetry, onSignIn } = props;
  const isRunning = turn.state === "waiting" || turn.state === "streaming";
  return (
    <>
      <QuestionView turn={turn} isRunning={!isFree} branching={branching} />
      <article className="gh-answer" aria-label={answerer} aria-busy={isRunning}>
        {turn.answer !== "" && <Rendered text={turn.answer} isGrowing={isRunning} />}
        {turn.state === "waiting" && <Waiting />}
        {turn.state === "stopped" && (
          <p className="gh-fine">
            {say("answer.stopped")}{" "}
            {!turn.place?.question && onRetry && (
              <button type="button" className="gh-link" onClick={onRetry}>
                {say("answer.again")}
              </button>
            )}
          </p>
        )}
        {turn.state === "complete" && turn.isCut === true && (
          <p className="gh-fine">{say("answer.cut")}</p>
        )}
        {!isRunning && <AnswerActions {...{ turn, isFree, branching, more }} />}
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

type Acted = Pick<Props, "turn" | "isFree" | "branching" | "more">;

function AnswerActions({ turn, isFree, branching, more }: Acted) {
  const { say } = useTexts();
  const choice = branching?.answers(turn) ?? null;
  const isStored = turn.place?.question != null && turn.state !== "failed";
  const canGoOn = isStored && (turn.isCut === true || turn.state === "stopped");
  if (turn.answer === "" && !choice && !isStored) return null;
  return (
    <div className="gh-actions">
      {branching && choice && isFree && (
        <BranchNavigator choice={choice} of="answer" onChoose={branching.choose} />
      )}
      {turn.answer !== "" && <CopyButton text={turn.answer} label={say("answer.copy")} />}
      {branching && isStored && isFree && (
        <Action label={say("answer.anew")} turn={turn} act={branching.regenerate} />
      )}
      {branching && canGoOn && isFree && (
        <Action label={say("answer.continue")} turn={turn} act={branching.goOn} />
      )}
      {turn.place?.answer != null && isStored && more?.(turn)}
    </div>
  );
}

function Action({ label, turn, act }: { label: string; turn: Turn; act: (turn: Turn) => void }) {
  return (
    <button
      type="button"
      className="gh-quiet"
      onClick={() => {
        act(turn);
      }}
    >
      {label}
    </button>
  );
}
