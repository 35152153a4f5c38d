import { useRef, useState } from "react";

import { problemFrom, type Problem } from "../api/problem";
import type { Feedback, Rating } from "../api/types";
import { BadIcon, GoodIcon } from "../conversation/icons";
import { wordsFor } from "../conversation/problemWords";
import { usePageTexts } from "./pageTexts";
import { ReasonForm } from "./ReasonForm";

interface Props {
  given: Feedback | null;
  onGive: (feedback: Feedback | null) => Promise<void>;
}

const THUMBS = [
  ["up", GoodIcon],
  ["down", BadIcon],
] as const;

/** A thumb up and one down, which are kept at once; whoever likes says why. */
export function AnswerRating({ given, onGive }: Props) {
  const texts = usePageTexts();
  const { say } = texts;
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [isThanked, setThanked] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const pressed = useRef<HTMLButtonElement>(null);

  async function give(feedback: Feedback | null): Promise<boolean> {
    setBusy(true);
    setProblem(null);
    setThanked(false);
    try {
      await onGive(feedback);
      return true;
    } catch (error) {
      setProblem(problemFrom(error));
      return false;
    } finally {
      setBusy(false);
    }
  }

  function press(rating: Rating) {
    if (isBusy) return; // the one before is on its way
    const isTakenBack = given?.rating === rating;
    setOpen(!isTakenBack);
    void give(isTakenBack ? null : { rating });
  }

  function close() {
    setOpen(false);
    pressed.current?.focus(); // the form that had the focus goes away
  }

  return (
    <>
      {THUMBS.map(([rating, Icon]) => (
        <button
          key={rating}
          ref={given?.rating === rating ? pressed : undefined}
          type="button"
          className="gh-quiet gh-icon-quiet gh-thumb"
          aria-label={say(`rating.${rating}`)}
          title={say(`rating.${rating}`)}
          aria-pressed={given?.rating === rating}
          onClick={() => {
            press(rating);
          }}
        >
          <Icon />
        </button>
      ))}
      {given && !isOpen && (
        <button
          type="button"
          className="gh-quiet"
          onClick={() => {
            setOpen(true);
          }}
        >
          {given.reason ? say(`rating.reason.${given.reason}`) : say("rating.why")}
        </button>
      )}
      <span role="status" className="gh-visually-hidden">
        {isThanked ? say("rating.thanks") : ""}
      </span>
      {problem && (
        <span role="alert" className="gh-fine">
          {wordsFor(problem, texts).title}
        </span>
      )}
      {given && isOpen && (
        <ReasonForm
          key={given.rating}
          given={given}
          isBusy={isBusy}
          onClose={close}
          onSend={(feedback) => {
            void give(feedback).then((isKept) => {
              if (!isKept) return;
              setThanked(true);
              close();
            });
          }}
        />
      )}
    </>
  );
}
