import { useId, useState, type SubmitEvent } from "react";

import { useTexts } from "../language/TextsContext";
import type { AnswerProps } from "./answers";
import { isRequired, limitOf } from "./options";

const KINDS: Record<string, { type: string; autoComplete?: string }> = {
  number: { type: "number" },
  email: { type: "email", autoComplete: "email" },
  phone: { type: "tel", autoComplete: "tel" },
  url: { type: "url" },
  date: { type: "date" },
  slider: { type: "range" },
};

/** Something that is typed, or set on a slider. The server says whether it will do. */
export function TypedAnswer({ question, onAnswer, describedBy }: AnswerProps) {
  const { say } = useTexts();
  const kind = KINDS[question.input_type] ?? { type: "text" };
  const [min, max, step] = [limit(question, "min"), limit(question, "max"), limit(question, "step")];
  const isSlider = kind.type === "range";
  const [text, setText] = useState(isSlider ? String(middle(min ?? 0, max ?? 100)) : "");
  const id = useId();
  const isNumber = isSlider || kind.type === "number";

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (text.trim() === "" && isRequired(question)) return;
    onAnswer(isNumber && text !== "" ? Number(text) : text.trim(), text.trim());
  }

  return (
    <form className="gh-answer-form gh-typed" onSubmit={submit} noValidate>
      <label htmlFor={id} className="gh-visually-hidden">
        {question.text || say("flow.answer")}
      </label>
      <input
        id={id}
        className="gh-field"
        type={kind.type}
        autoComplete={kind.autoComplete ?? "off"}
        value={text}
        aria-describedby={describedBy}
        aria-invalid={describedBy !== undefined}
        {...(isNumber ? { min, max, step: step ?? (isSlider ? 1 : "any") } : {})}
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      {isSlider && <output htmlFor={id}>{text}</output>}
      <button
        type="submit"
        className="gh-button gh-primary"
        disabled={text.trim() === "" && isRequired(question)}
      >
        {text.trim() === "" && !isRequired(question) ? say("flow.skip") : say("send")}
      </button>
    </form>
  );
}

const limit = limitOf;

function middle(min: number, max: number): number {
  return Math.round((min + max) / 2);
}
