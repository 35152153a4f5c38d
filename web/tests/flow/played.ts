/** Replies of a flow as tests write them. */

import type { FlowMessage, FlowQuestion, FlowReply, FlowStarted } from "../../src/api/flowTypes";

export function said(text: string, typing_delay = 0): FlowMessage {
  return { type: "text", content: { text }, typing_delay };
}

export function question(asked: Partial<FlowQuestion>): FlowQuestion {
  const nothing = { variable: null, validation: {}, extra: {}, options: [] };
  return { text: "Well?", input_type: "text", ...nothing, ...asked };
}

export function reply(revision: number, told: Partial<FlowReply> = {}): FlowReply {
  const ended = told.ended ?? false;
  const session = {
    id: "s1",
    flow_id: "f1",
    flow_version: 1,
    revision,
    state_hash: "x".repeat(44),
    status: ended ? ("completed" as const) : ("active" as const),
    state: {},
    node: "n",
    pending: told.pending ?? false,
  };
  return { session, messages: [], question: null, pending: false, ended, ...told };
}

export function started(told: Partial<FlowReply> = {}): FlowStarted {
  return { ...reply(1, told), session_token: "acme.secret", csrf_token: "csrf" };
}

export const START = "POST /chat/public/start";
export const INTERACT = "POST /chat/public/sessions/acme.secret/interact";
export const BACK = "POST /chat/public/sessions/acme.secret/back";
export const READ = "GET /chat/public/sessions/acme.secret";
