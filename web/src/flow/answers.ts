import type { FlowQuestion, Json } from "../api/flowTypes";

/** What every way to answer a question is given. */
export interface AnswerProps {
  question: FlowQuestion;
  /** Takes what is sent, and how the visitor's own bubble puts it. */
  onAnswer: (input: Json, words: string) => void;
  /** Id of the words that refused the last answer. */
  describedBy: string | undefined;
}
