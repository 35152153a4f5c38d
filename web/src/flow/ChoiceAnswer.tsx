import type { FlowOption } from "../api/flowTypes";
import { useTexts } from "../language/TextsContext";
import type { AnswerProps } from "./answers";
import { descriptionOf, inputOf, pictureOf, wordsOf } from "./options";
import { Picture } from "./Picture";

/** One of several, by one press. Pictures stand in the buttons where options have them. */
export function ChoiceAnswer({ question, onAnswer, describedBy }: AnswerProps) {
  const { say } = useTexts();
  const hasPictures = question.options.some((option) => pictureOf(option) !== null);
  return (
    <ul
      className={hasPictures ? "gh-pictures" : "gh-suggestions gh-choices"}
      aria-label={question.text || say("flow.options")}
      aria-describedby={describedBy}
    >
      {question.options.map((option, index) => (
        <li key={index}>
          <button
            type="button"
            className={hasPictures ? "gh-card" : "gh-chip"}
            onClick={() => {
              onAnswer(inputOf(option), wordsOf(option) || say("flow.option"));
            }}
          >
            <OptionFace option={option} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The words beside a picture say what it shows, so a screen reader skips the picture. */
export function OptionFace({ option }: { option: FlowOption }) {
  const { say } = useTexts();
  const address = pictureOf(option);
  const description = descriptionOf(option);
  return (
    <>
      {address !== null && <Picture address={address} alt="" />}
      <span>{wordsOf(option) || say("flow.option")}</span>
      {description !== "" && <span className="gh-fine"> {description}</span>}
    </>
  );
}
