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

export interface StoredMessage {
  role: "user" | "assistant";
  content: string;
  created_at: string;
  /** True of a reply that its reader stopped. */
  stopped?: boolean;
  /** Of a question: the run of its answer, by which that is continued. */
  run_id?: string;
}

export interface MessagePage {
  messages: StoredMessage[];
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
  stopped?: boolean;
}

/** What an answer belongs to, known before its first piece. */
export interface RunIds {
  run_id: string;
  session_id: string;
  message_id: string;
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
