import { useEffect, useRef } from "react";

import type { TokenSource } from "../api/request";
import { streamAnswer } from "../api/streamAnswer";
import { Conversation } from "../conversation/Conversation";
import { useConversation, type Asking } from "../conversation/useConversation";
import type { Language } from "../language/languages";
import { Speaking } from "../language/Speaking";
import { useTexts } from "../language/TextsContext";

export interface TutorChatProps {
  /** The problem that is being worked on, as the tutor is to see it: any JSON object. */
  problemDetails: Readonly<Record<string, unknown>>;
  /** What the learner has written so far. Read when a question is sent. */
  userCode: string;
  /** Returns an ID token of the user pool; called before every request. */
  getToken: TokenSource;
  /** Where the front door is: empty for this page's own origin, else an origin without a slash. */
  baseUrl?: string;
  /** Called when the user presses "Sign in again". Without it there is no such button. */
  onSignIn?: () => void;
  /** The language of what it says itself: by default this page's own, else the browser's. */
  language?: Language;
}

const SUGGESTIONS = [
  "tutor.suggestion.begin",
  "tutor.suggestion.wrong",
  "tutor.suggestion.hint",
] as const;

/** A tutor that hints, asks back and explains, and never hands over the solution. */
export function TutorChat(props: TutorChatProps) {
  return (
    <Speaking language={props.language}>
      <Tutoring {...props} />
    </Speaking>
  );
}

function Tutoring(props: TutorChatProps) {
  const { say, language } = useTexts();
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  const asking: Asking = (query, history, signal) => {
    const { problemDetails, userCode, getToken, baseUrl = "" } = latest.current;
    const door = { baseUrl, token: getToken };
    return streamAnswer(door, "/stream/chatbot", { problemDetails, userCode, history, query }, signal);
  };
  const conversation = useConversation(asking);

  return (
    <section className="gh-root gh-tutor" lang={language} aria-label={say("tutor")}>
      <Conversation
        conversation={conversation}
        answerer={say("tutor")}
        label={say("tutor.ask")}
        placeholder={say("tutor.ask")}
        onSignIn={props.onSignIn}
      >
        <h2>{say("tutor.welcome")}</h2>
        <p>{say("tutor.welcome.text")}</p>
        <ul className="gh-suggestions">
          {SUGGESTIONS.map((key) => (
            <li key={key}>
              <button
                type="button"
                className="gh-chip"
                onClick={() => {
                  conversation.ask(say(key));
                }}
              >
                {say(key)}
              </button>
            </li>
          ))}
        </ul>
      </Conversation>
    </section>
  );
}
