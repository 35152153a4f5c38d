import { useId, useRef, useState, type KeyboardEvent, type SubmitEvent } from "react";

import { useTexts } from "../language/TextsContext";
import { BranchNavigator } from "./BranchNavigator";
import type { Branching } from "./useBranches";
import type { Turn } from "./turns";

interface Props {
  turn: Turn;
  isRunning: boolean;
  branching?: Branching | undefined;
}

/** What somebody asked; of a conversation that is kept it can be edited and sent again. */
export function QuestionView({ turn, isRunning, branching }: Props) {
  const { say } = useTexts();
  const [isEdited, setEdited] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const choice = branching?.questions(turn) ?? null;
  const canEdit = branching?.canEdit(turn) === true && !isRunning;
  if (isEdited && branching) {
    const close = () => {
      setEdited(false);
      setTimeout(() => edit.current?.focus()); // the field that had the focus goes away
    };
    const send = (text: string) => {
      setEdited(false);
      branching.edit(turn, text);
    };
    return <QuestionEditor text={turn.question} onSend={send} onCancel={close} />;
  }
  return (
    <article className="gh-question" aria-label={say("question.you")}>
      <p className="gh-bubble">{turn.question}</p>
      {branching && (choice ?? canEdit) && (
        <p className="gh-actions">
          {choice && <BranchNavigator choice={choice} of="question" onChoose={branching.choose} />}
          {canEdit && (
            <button
              ref={edit}
              type="button"
              className="gh-quiet"
              onClick={() => {
                setEdited(true);
              }}
            >
              {say("question.edit")}
            </button>
          )}
        </p>
      )}
    </article>
  );
}

interface EditorProps {
  text: string;
  onSend: (text: string) => void;
  onCancel: () => void;
}

/** Enter sends, Shift+Enter begins a line, Escape leaves the question as it was. */
function QuestionEditor({ text, onSend, onCancel }: EditorProps) {
  const { say } = useTexts();
  const [edited, setEdited] = useState(text);
  const id = useId();
  const canSend = edited.trim() !== "";

  function send(event?: SubmitEvent) {
    event?.preventDefault();
    if (canSend) onSend(edited.trim());
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") onCancel();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form className="gh-question gh-question-editor" onSubmit={send}>
      <label htmlFor={id} className="gh-visually-hidden">
        {say("question.edit.field")}
      </label>
      <div className="gh-grow" data-text={edited}>
        <textarea
          id={id}
          rows={1}
          value={edited}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- somebody pressed "Edit" for it
          autoFocus
          onChange={(event) => {
            setEdited(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="gh-fine">{say("question.edit.kept")}</p>
      <p className="gh-actions">
        <button type="button" className="gh-button" onClick={onCancel}>
          {say("question.cancel")}
        </button>
        <button type="submit" className="gh-button gh-primary" disabled={!canSend}>
          {say("send")}
        </button>
      </p>
    </form>
  );
}
