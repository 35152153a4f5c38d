import { useEffect, useId, useRef, type ComponentType } from "react";

import { useTexts } from "../language/TextsContext";
import type { AnswerProps } from "./answers";
import { ChoiceAnswer } from "./ChoiceAnswer";
import { CarouselAnswer } from "./CarouselAnswer";
import { MultipleChoiceAnswer } from "./MultipleChoiceAnswer";
import { TypedAnswer } from "./TypedAnswer";
import type { FlowState } from "./useFlow";

/** How a visitor goes on. The focus comes here with each question but the first. */
export function AnswerPanel({ flow }: { flow: FlowState }) {
  const { say } = useTexts();
  const { question, refusal, revision } = flow;
  const panel = useRef<HTMLDivElement>(null);
  const hasAnswered = flow.entries.some(({ kind }) => kind === "answered") || refusal !== null;
  const id = useId();
  const describedBy = refusal === null ? undefined : id;

  useEffect(() => {
    if (hasAnswered) firstControl(panel.current)?.focus();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when it is asked, not when answered
  }, [revision, refusal]);

  return (
    <div className="gh-answer-panel" ref={panel}>
      {refusal !== null && (
        <p id={id} role="alert" className="gh-refusal">
          {refusal}
        </p>
      )}
      {question ? (
        <Answer key={revision} question={question} onAnswer={flow.answer} describedBy={describedBy} />
      ) : (
        <button
          type="button"
          className="gh-button gh-primary"
          onClick={() => {
            flow.answer(null, "");
          }}
        >
          {say("flow.continue")}
        </button>
      )}
    </div>
  );
}

/** The field or the first option; of a carousel the button that chooses. */
function firstControl(panel: HTMLElement | null): HTMLElement | null | undefined {
  const chooses = panel?.querySelector<HTMLElement>(".gh-carousel .gh-primary");
  return chooses ?? panel?.querySelector<HTMLElement>("input, button");
}

const WAYS: Record<string, ComponentType<AnswerProps>> = {
  choice: ChoiceAnswer,
  image_choice: ChoiceAnswer,
  multiple_choice: MultipleChoiceAnswer,
  carousel: CarouselAnswer,
};

/** The way of answering that fits a question. */
export function Answer(props: AnswerProps) {
  const { input_type: type, options } = props.question;
  const Way = (options.length > 0 ? WAYS[type] : undefined) ?? TypedAnswer;
  return <Way {...props} />;
}
