import type { Turn } from "./turns";

/**
 * Tells a screen reader how an answer goes: once when it begins, and whole when it has ended.
 * Each chunk would be read on top of the last.
 */
export function Announcer({ turn }: { turn: Turn | undefined }) {
  return (
    <div className="gh-visually-hidden" role="status" aria-live="polite">
      {turn ? words(turn) : ""}
    </div>
  );
}

function words(turn: Turn): string {
  switch (turn.state) {
    case "waiting":
    case "streaming":
      return "The answer is being written.";
    case "complete":
      return `The answer: ${turn.answer}`;
    case "stopped":
      return "Stopped.";
    case "failed":
      return ""; // the alert speaks
  }
}
