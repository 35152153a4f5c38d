import { streamAnswer } from "../api/streamAnswer";
import { Conversation } from "../conversation/Conversation";
import { useConversation, type Asking } from "../conversation/useConversation";
import { usePageTexts } from "./pageTexts";
import type { SignedIn } from "./session";

const EXAMPLES = ["ask.example.earned", "ask.example.best", "ask.example.orders"] as const;

/** Questions about the tenant's own figures; each stands alone. */
export function AskView({ user }: { user: SignedIn }) {
  const { say } = usePageTexts();
  const asking: Asking = (question, _history, signal) =>
    streamAnswer(user.client.door, "/stream/ask", { question }, signal);
  const conversation = useConversation(asking);

  return (
    <Conversation
      conversation={conversation}
      answerer={say("ask.answer")}
      label={say("ask.field")}
      placeholder={say("ask.placeholder")}
      onSignIn={user.signInAgain}
    >
      <h2>{say("ask")}</h2>
      <p>{say("ask.welcome.text")}</p>
      <ul className="gh-suggestions">
        {EXAMPLES.map((key) => (
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
  );
}
