/** What the JSON API and the streams say; see docs/chat-api.md. */

export interface Session {
  session_id: string;
  title: string;
  created_at: string;
  last_activity: string;
  message_count: number;
}

export interface SessionPage {
  sessions: Session[];
  next_cursor: string | null;
}

export const REASONS = {
  up: ["correct", "clear", "complete", "other"],
  down: ["incorrect", "incomplete", "off_topic", "harmful", "other"],
} as const;
export type Rating = keyof typeof REASONS;
export type Reason = (typeof REASONS)[Rating][number];

/** What its reader thinks of a reply. */
export interface Feedback {
  rating: Rating;
  reason?: Reason;
  comment?: string;
}

type Rated = Record<Rating, number>;

/** What a tenant's readers think of its replies. */
export interface Opinions {
  totals: Rated;
  by_model: (Rated & { model_id: string })[];
  by_reason: { rating: Rating; reason: Reason; count: number }[];
}

export interface StoredMessage {
  role: "user" | "assistant";
  content: string;
  created_at: string;
  message_id: string;
  /** The message before it, null for none; without it that is the one that was stored before. */
  parent_message_id?: string | null;
  /** True of a reply that its reader stopped. */
  stopped?: boolean;
  /** Of a reply that reached the limit of its length. */
  finish_reason?: "length";
  /** Of a question: the run of its newest answer, by which that is read again. */
  run_id?: string;
  /** Of a question: the id that its newest answer has, or will have. */
  reply_id?: string;
  feedback?: Feedback;
}

export interface MessagePage {
  messages: StoredMessage[];
  /** The reply that the next message follows; null if the last message decides. */
  current_message_id: string | null;
  next_cursor: string | null;
}

export interface Totals {
  agent_invocations: number;
  input_tokens: number;
  output_tokens: number;
}

export interface Usage {
  tenant_id: string;
  from: string;
  to: string;
  totals: Totals;
  by_day: (Totals & { date: string })[];
  by_model: (Totals & { model_id: string })[];
}

/** What an answer cost, and the session that it was stored in if it belongs to one. */
export interface AnswerUsage {
  input_tokens: number;
  output_tokens: number;
  session_id?: string;
  message_id?: string;
  parent_message_id?: string;
  stopped?: boolean;
  finish_reason?: "length";
}

/** What an answer belongs to, known before its first piece. */
export interface RunIds {
  run_id: string;
  session_id: string;
  message_id: string;
  /** What the answer follows: its question, or the answer that it continues. */
  parent_message_id: string;
}

/** One turn of a conversation, as the tutor takes its history. */
export interface HistoryTurn {
  role: "user" | "model";
  content: string;
}

export type AnswerEvent =
  | { kind: "run"; ids: RunIds }
  | { kind: "id"; id: string }
  | { kind: "chunk"; text: string }
  | { kind: "usage"; usage: AnswerUsage };
