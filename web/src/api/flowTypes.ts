/** What conversation flows say over the wire; see docs/flows.md. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One thing that a flow says. `typing_delay` is in seconds. */
export interface FlowMessage {
  type: string;
  content: Record<string, Json>;
  typing_delay: number;
}

/** An object that a choice stores whole; its words and picture are among its fields. */
export type FlowOption = Record<string, Json>;

export interface FlowQuestion {
  text: string;
  input_type: string;
  options: FlowOption[];
  variable: string | null;
  validation: Record<string, Json>;
  extra: Record<string, Json>;
}

export interface FlowSession {
  id: string;
  flow_id: string;
  flow_version: number;
  revision: number;
  state_hash: string;
  status: "active" | "completed" | "abandoned";
  state: Record<string, Json>;
  node: string | null;
  pending: boolean;
}

/** What every call on a session answers. */
export interface FlowReply {
  session: FlowSession;
  messages: FlowMessage[];
  question: FlowQuestion | null;
  pending: boolean;
  ended: boolean;
}

/** One revision of a session, as its history has it. */
export interface FlowHappened {
  revision: number;
  kind: "start" | "answer" | "outcome" | "state" | "end" | "back";
  given: Json;
  messages: FlowMessage[];
  question: FlowQuestion | null;
}

/** A conversation that began before this page was loaded. */
export interface FlowResumed extends FlowReply {
  history: FlowHappened[];
}

export interface FlowStarted extends FlowReply {
  session_token: string;
  /** Only public flows have one: it goes back in `X-CSRF-Token`, and equals a cookie. */
  csrf_token?: string | null;
}
