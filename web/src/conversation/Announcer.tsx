import { useTexts } from "../language/TextsContext";
import type { Say, SharedKey } from "../language/texts";
import type { Turn } from "./turns";

/**
 * Tells a screen reader how an answer goes: once when it begins, and whole when it has ended.
 * Each chunk would be read on top of the last.
 */
export function Announcer({ turn }: { turn: Turn | undefined }) {
  const { say } = useTexts();
  return (
    <div className="gh-visually-hidden" role="status" aria-live="polite">
      {turn ? words(turn, say) : ""}
    </div>
  );
}

function words(turn: Turn, say: Say<SharedKey>): string {
  switch (turn.state) {
    case "waiting":
    case "streaming":
      return say("answer.writing");
    case "complete":
      return say("answer.ended", { answer: turn.answer });
    case "stopped":
      return say("answer.stopped.told");
    case "failed":
      return ""; // the alert speaks
  }
}
