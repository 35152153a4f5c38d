import { streamAnswer } from "../api/streamAnswer";
import { Conversation } from "../conversation/Conversation";
import { useConversation, type Asking } from "../conversation/useConversation";
import type { SignedIn } from "./session";

const EXAMPLES = [
  "What did we earn this week?",
  "What sold best this month?",
  "How do the last ten orders look?",
];

/** Questions about the tenant's own figures; each stands alone. */
export function AskView({ user }: { user: SignedIn }) {
  const asking: Asking = (question, _history, signal) =>
    streamAnswer(user.client.door, "/stream/ask", { question }, signal);
  const conversation = useConversation(asking);

  return (
    <Conversation
      conversation={conversation}
      answerer="Answer"
      label="Question about your figures"
      placeholder="Ask about revenue, menu or orders"
      onSignIn={user.signInAgain}
    >
      <h2>Ask your figures</h2>
      <p>Answers come from your own revenue, menu and orders. Each question stands alone.</p>
      <ul className="gh-suggestions">
        {EXAMPLES.map((text) => (
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
  );
}
