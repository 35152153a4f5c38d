import { useEffect, useId, useRef, useState, type KeyboardEvent, type SubmitEvent } from "react";

import { REASONS, type Feedback, type Reason } from "../api/types";
import { usePageTexts } from "./pageTexts";

const COMMENT_CHARACTERS = 500; // what the server takes

interface Props {
  given: Feedback;
  isBusy: boolean;
  onSend: (feedback: Feedback) => void;
  onClose: () => void;
}

/** Why an answer is good or bad: one of a few reasons, own words, or both. Escape leaves it. */
export function ReasonForm({ given, isBusy, onSend, onClose }: Props) {
  const { say } = usePageTexts();
  const [reason, setReason] = useState<Reason | undefined>(given.reason);
  const [comment, setComment] = useState(given.comment ?? "");
  const id = useId();
  const { rating } = given;
  const words = comment.trim();
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    form.current?.scrollIntoView({ block: "nearest" });
  }, []);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (isBusy) return;
    onSend({ rating, ...(reason && { reason }), ...(words !== "" && { comment: words }) });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") onClose();
  }

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape in any field
    <form ref={form} className="gh-reasons" onSubmit={submit} onKeyDown={onKeyDown}>
      <fieldset>
        <legend>{say(`rating.${rating}.title`)}</legend>
        {REASONS[rating].map((each) => (
          <label key={each} className="gh-chip gh-reason">
            <input
              type="radio"
              name={`${id}-reason`}
              checked={reason === each}
              onChange={() => {
                setReason(each);
              }}
            />
            {say(`rating.reason.${each}`)}
          </label>
        ))}
      </fieldset>
      <label htmlFor={`${id}-comment`}>{say("rating.comment")}</label>
      <textarea
        id={`${id}-comment`}
        className="gh-field"
        rows={2}
        maxLength={COMMENT_CHARACTERS}
        value={comment}
        onChange={(event) => {
          setComment(event.target.value);
        }}
      />
      <div className="gh-reasons-end">
        <button type="button" className="gh-button" onClick={onClose}>
          {say("rating.close")}
        </button>
        <button
          type="submit"
          className="gh-button gh-primary"
          disabled={isBusy || (!reason && words === "")}
        >
          {say("send")}
        </button>
      </div>
    </form>
  );
}
