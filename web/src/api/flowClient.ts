/** A session of a conversation flow, from start to end. */

import type { FlowReply, FlowStarted, Json } from "./flowTypes";
import { request, type PublicDoor, type RequestOptions } from "./request";

export interface FlowAddress {
  /** Key or id of the flow. */
  flow: string;
  /** Of a public flow. Without it the door needs a token: the flow is one for users. */
  publicKey?: string | undefined;
  /** What the conversation knows from the beginning, by scope, such as `{ user: {} }`. */
  initial?: Record<string, Json> | undefined;
}

/** The tokens stay in memory: a page that is loaded again begins a new conversation. */
export class FlowClient {
  #session = "";
  #csrf = "";
  readonly #root: string;

  constructor(
    readonly door: PublicDoor,
    readonly address: FlowAddress,
  ) {
    this.#root = address.publicKey === undefined ? "/chat" : "/chat/public";
  }

  async start(signal?: AbortSignal): Promise<FlowReply> {
    const { flow, publicKey, initial } = this.address;
    const body = { flow, public_key: publicKey, initial };
    const started = await this.#send<FlowStarted>("/start", { method: "POST", body }, signal);
    this.#session = started.session_token;
    this.#csrf = started.csrf_token ?? "";
    return started;
  }

  /** Answer the question, or acknowledge what was said with `null`. */
  async interact(revision: number, input: Json, signal?: AbortSignal): Promise<FlowReply> {
    const body = { revision, input };
    return this.#send<FlowReply>(this.#path("/interact"), { method: "POST", body }, signal);
  }

  /** Take the last answer back, so that its question is asked again. */
  async back(revision: number, signal?: AbortSignal): Promise<FlowReply> {
    const options = { method: "POST" as const, body: { revision } };
    return this.#send<FlowReply>(this.#path("/back"), options, signal);
  }

  /** What happened after a revision. Waits up to `seconds` while something is pending. */
  async read(after: number, seconds = 0, signal?: AbortSignal): Promise<FlowReply> {
    const query = `?after=${after}&wait=${seconds}`;
    return this.#send<FlowReply>(this.#path(query), {}, signal);
  }

  async end(): Promise<void> {
    await request(this.door, this.#root + this.#path("/end"), {
      method: "POST",
      body: {},
      headers: this.#headers(),
    });
  }

  #path(rest: string): string {
    return `/sessions/${encodeURIComponent(this.#session)}${rest}`;
  }

  async #send<T>(path: string, options: RequestOptions, signal?: AbortSignal): Promise<T> {
    const abort = signal ? { signal } : {};
    const headers = this.#headers();
    const response = await request(this.door, this.#root + path, { ...options, headers, ...abort });
    return (await response.json()) as T;
  }

  #headers(): Record<string, string> {
    if (this.#session === "") return { "x-time-zone": timeZone() };
    return this.#csrf === "" ? {} : { "x-csrf-token": this.#csrf };
  }
}

/** The visitor's time zone, such as Europe/Vienna; a flow reads dates in it. */
function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
