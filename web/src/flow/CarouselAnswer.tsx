import { useState } from "react";

import { useTexts } from "../language/TextsContext";
import type { AnswerProps } from "./answers";
import { OptionFace } from "./ChoiceAnswer";
import { inputOf, wordsOf } from "./options";

/** One card after the other; the arrow keys of a keyboard turn them, too. */
export function CarouselAnswer({ question, onAnswer, describedBy }: AnswerProps) {
  const { say } = useTexts();
  const [at, setAt] = useState(0);
  const { options } = question;
  const option = options[at];
  if (!option) return null;
  const words = wordsOf(option) || say("flow.option");

  function turn(by: number) {
    setAt((before) => (before + by + options.length) % options.length);
  }

  return (
    <div
      className="gh-carousel"
      role="group"
      aria-roledescription={say("flow.carousel")}
      aria-label={question.text || say("flow.options")}
      aria-describedby={describedBy}
    >
      <div
        className="gh-card"
        role="group"
        aria-roledescription={say("flow.slide")}
        aria-live="polite"
      >
        <OptionFace option={option} />
        <span className="gh-fine">
          {say("flow.position", { at: at + 1, count: options.length })}
        </span>
      </div>
      <div className="gh-carousel-row">
        <TurnButton words={say("flow.previous")} onTurn={turn} by={-1} />
        <button
          type="button"
          className="gh-button gh-primary"
          onKeyDown={(event) => {
            if (event.key === "ArrowLeft") turn(-1);
            if (event.key === "ArrowRight") turn(1);
          }}
          onClick={() => {
            onAnswer(inputOf(option), words);
          }}
        >
          {say("flow.choose", { option: words })}
        </button>
        <TurnButton words={say("flow.next")} onTurn={turn} by={1} />
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
