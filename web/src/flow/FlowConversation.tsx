import { ProblemNotice } from "../conversation/ProblemNotice";
import { useStickToEnd } from "../conversation/useStickToEnd";
import { Waiting } from "../conversation/Waiting";
import { useTexts } from "../language/TextsContext";
import { AnswerPanel } from "./AnswerPanel";
import { MessageView } from "./MessageView";
import type { Entry } from "./transcript";
import type { FlowState } from "./useFlow";

interface Props {
  flow: FlowState;
  onSignIn?: (() => void) | undefined;
}

/** What was said and answered so far, and the way to go on. */
export function FlowConversation({ flow, onSignIn }: Props) {
  const { say } = useTexts();
  const { entries, phase, isTyping } = flow;
  const status = isTyping ? null : STATUS[phase];
  const { box, onScroll } = useStickToEnd([entries.length, phase, isTyping].join());
  const isWaiting = isTyping || phase === "sending" || phase === "pending";
  return (
    <div className="gh-conversation">
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard */}
      <div
        className="gh-turns"
        ref={box}
        onScroll={onScroll}
        role="log"
        aria-label={say("conversation")}
        aria-busy={isWaiting}
        tabIndex={0}
      >
        {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
        <div className="gh-column">
          {entries.map((entry) => (
            <EntryView key={entry.id} entry={entry} />
          ))}
          {isWaiting && <Waiting />}
        </div>
      </div>
      <div className="gh-column gh-turn-of-visitor">
        <p role="status" className={phase === "pending" ? "gh-fine" : "gh-visually-hidden"}>
          {status === null ? "" : say(status)}
        </p>
        {!isTyping && phase === "asking" && <AnswerPanel flow={flow} />}
        {!isTyping && phase === "asking" && flow.back && (
          <button type="button" className="gh-button" onClick={flow.back}>
            {say("flow.back")}
          </button>
        )}
        {!isTyping && phase === "ended" && (
          <button type="button" className="gh-button" onClick={flow.restart}>
            {say("flow.again")}
          </button>
        )}
        {flow.problem && (
          <ProblemNotice problem={flow.problem} onRetry={flow.retry} onSignIn={onSignIn} />
        )}
      </div>
    </div>
  );
}

const STATUS = {
  sending: null,
  asking: null,
  pending: "flow.pending",
  ended: "flow.ended",
  failed: null,
} as const;

function EntryView({ entry }: { entry: Entry }) {
  const { say } = useTexts();
  switch (entry.kind) {
    case "said":
      return (
        <div className="gh-answer">
          <MessageView message={entry.message} />
        </div>
      );
    case "answered":
      return (
        <div className="gh-question gh-bubble">
          <span className="gh-visually-hidden">{say("flow.you")} </span>
          {entry.text}
        </div>
      );
    case "noted":
      return <p className="gh-fine gh-note">{say(entry.note)}</p>;
  }
}
