import { useEffect, useRef } from "react";

import type { TokenSource } from "../api/request";
import { streamAnswer } from "../api/streamAnswer";
import { Conversation } from "../conversation/Conversation";
import { useConversation, type Asking } from "../conversation/useConversation";

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
}

const SUGGESTIONS = ["Where do I begin?", "What is wrong with my code?", "Give me a hint."];

/** A tutor that hints, asks back and explains, and never hands over the solution. */
export function TutorChat(props: TutorChatProps) {
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
    <section className="gh-root gh-tutor" aria-label="Tutor">
      <Conversation
        conversation={conversation}
        answerer="Tutor"
        label="Ask the tutor"
        placeholder="Ask the tutor"
        onSignIn={props.onSignIn}
      >
        <h2>Stuck? Ask.</h2>
        <p>The tutor reads the problem and your code. It gives hints, not solutions.</p>
        <ul className="gh-suggestions">
          {SUGGESTIONS.map((text) => (
            <li key={text}>
              <button
                type="button"
                className="gh-chip"
                onClick={() => {
                  conversation.ask(text);
                }}
              >
                {text}
              </button>
            </li>
          ))}
        </ul>
      </Conversation>
    </section>
  );
}
