import { useState, type SubmitEvent } from "react";

import { useTexts } from "../language/TextsContext";
import type { AnswerProps } from "./answers";
import { OptionFace } from "./ChoiceAnswer";
import { inputOf, isRequired, wordsOf } from "./options";

/** Any number of several, sent together. */
export function MultipleChoiceAnswer({ question, onAnswer, describedBy }: AnswerProps) {
  const { say } = useTexts();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const { options } = question;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const picked = options.filter((_, index) => chosen.includes(index));
    const words = picked.map((option) => wordsOf(option) || say("flow.option"));
    onAnswer(picked.map(inputOf), words.join(", ") || say("flow.none"));
  }

  return (
    <form className="gh-answer-form" onSubmit={submit} aria-describedby={describedBy}>
      <fieldset className="gh-checks">
        <legend className="gh-visually-hidden">{question.text || say("flow.options")}</legend>
        {options.map((option, index) => (
          <label key={index} className="gh-check">
            <input
              type="checkbox"
              checked={chosen.includes(index)}
              onChange={(event) => {
                const others = chosen.filter((each) => each !== index);
                setChosen(event.target.checked ? [...others, index] : others);
              }}
            />
            <span className="gh-card-face">
              <OptionFace option={option} />
            </span>
          </label>
        ))}
      </fieldset>
      <button
        type="submit"
        className="gh-button gh-primary"
        disabled={chosen.length === 0 && isRequired(question)}
      >
        {say("send")}
      </button>
    </form>
  );
}
