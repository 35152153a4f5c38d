import { useId, useRef, useState, type KeyboardEvent, type SubmitEvent } from "react";

import { useTexts } from "../language/TextsContext";
import { SendIcon, StopIcon } from "./icons";

interface Props {
  label: string;
  placeholder: string;
  isBusy: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
}

/** Where people write. Enter sends, Shift+Enter begins a line, Escape stops the answer. */
export function Composer({ label, placeholder, isBusy, onSend, onStop }: Props) {
  const { say } = useTexts();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const isEmpty = text.trim() === "";

  function send(event?: SubmitEvent) {
    event?.preventDefault();
    if (isEmpty || isBusy) return;
    onSend(text.trim());
    setText("");
    field.current?.focus();
  }

  function stop() {
    onStop();
    field.current?.focus(); // the button that had the focus goes away
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape" && isBusy) stop();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form className="gh-composer" onSubmit={send}>
      <div className="gh-composer-box">
        <label htmlFor={id} className="gh-visually-hidden">
          {label}
        </label>
        <div className="gh-grow" data-text={text}>
          <textarea
            id={id}
            ref={field}
            rows={1}
            value={text}
            placeholder={placeholder}
            onChange={(event) => {
              setText(event.target.value);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        {isBusy ? (
          <button
            type="button"
            className="gh-round gh-stop"
            onClick={stop}
            aria-label={say("answer.stop")}
          >
            <StopIcon />
          </button>
        ) : (
          <button type="submit" className="gh-round" disabled={isEmpty} aria-label={say("send")}>
            <SendIcon />
          </button>
        )}
      </div>
    </form>
  );
}
