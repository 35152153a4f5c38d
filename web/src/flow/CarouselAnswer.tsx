import { useState } from "react";

import type { AnswerProps } from "./answers";
import { OptionFace } from "./ChoiceAnswer";
import { inputOf, wordsOf } from "./options";

/** One card after the other; the arrow keys of a keyboard turn them, too. */
export function CarouselAnswer({ question, onAnswer, describedBy }: AnswerProps) {
  const [at, setAt] = useState(0);
  const { options } = question;
  const option = options[at];
  if (!option) return null;

  function turn(by: number) {
    setAt((before) => (before + by + options.length) % options.length);
  }

  return (
    <div
      className="gh-carousel"
      role="group"
      aria-roledescription="carousel"
      aria-label={question.text || "Options"}
      aria-describedby={describedBy}
    >
      <div className="gh-card" role="group" aria-roledescription="slide" aria-live="polite">
        <OptionFace option={option} />
        <span className="gh-fine">
          {at + 1} of {options.length}
        </span>
      </div>
      <div className="gh-carousel-row">
        <TurnButton words="Previous" onTurn={turn} by={-1} />
        <button
          type="button"
          className="gh-button gh-primary"
          onKeyDown={(event) => {
            if (event.key === "ArrowLeft") turn(-1);
            if (event.key === "ArrowRight") turn(1);
          }}
          onClick={() => {
            onAnswer(inputOf(option), wordsOf(option));
          }}
        >
          Choose {wordsOf(option)}
        </button>
        <TurnButton words="Next" onTurn={turn} by={1} />
      </div>
    </div>
  );
}

interface TurnProps {
  words: string;
  by: number;
  onTurn: (by: number) => void;
}

function TurnButton({ words, by, onTurn }: TurnProps) {
  return (
    <button
      type="button"
      className="gh-button"
      onClick={() => {
        onTurn(by);
      }}
    >
      {words}
    </button>
  );
}
