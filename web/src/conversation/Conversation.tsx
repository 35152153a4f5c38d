import type { ReactNode } from "react";

import { useTexts } from "../language/TextsContext";
import { Announcer } from "./Announcer";
import { Composer } from "./Composer";
import type { Turn } from "./turns";
import { TurnView } from "./TurnView";
import type { Branching } from "./useBranches";
import type { ConversationState } from "./useConversation";
import { useStickToEnd } from "./useStickToEnd";

interface Props {
  conversation: ConversationState;
  /** Whose answers these are, for a screen reader. */
  answerer: string;
  label: string;
  placeholder: string;
  /** What is shown before the first question. */
  children: ReactNode;
  /** Of a conversation that is kept. */
  branching?: Branching;
  /** What else can be done with an answer that is stored. */
  more?: (turn: Turn) => ReactNode;
  onSignIn?: (() => void) | undefined;
}

/** Questions, answers and where to write the next one. */
export function Conversation(props: Props) {
  const { conversation, answerer, onSignIn } = props;
  const { say } = useTexts();
  const { turns, isBusy } = conversation;
  const { box, onScroll } = useStickToEnd(turns);
  const last = turns.at(-1);
  return (
    <div className="gh-conversation">
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard */}
      <div
        className="gh-turns"
        ref={box}
        onScroll={onScroll}
        role="region"
        aria-label={say("conversation")}
        tabIndex={0}
      >
        {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
        <div className="gh-column">
          {turns.length === 0 && <div className="gh-welcome">{props.children}</div>}
          {turns.map((turn, index) => (
            <TurnView
              key={index} // another version of a turn takes its place, and the focus stays
              turn={turn}
              answerer={answerer}
              isFree={!isBusy}
              branching={props.branching}
              more={props.more}
              onRetry={turn === last ? conversation.retry : undefined}
              onSignIn={onSignIn}
            />
          ))}
        </div>
      </div>
      <Announcer turn={last} />
      <div className="gh-column">
        <Composer
          label={props.label}
          placeholder={props.placeholder}
          isBusy={isBusy}
          onSend={conversation.ask}
          onStop={conversation.stop}
        />
      </div>
    </div>
  );
}
