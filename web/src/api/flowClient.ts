/** A session of a conversation flow, from start to end. */

import { FlowMemory } from "./flowMemory";
import type { FlowHappened, FlowReply, FlowResumed, FlowStarted, Json } from "./flowTypes";
import { Problem } from "./problem";
import { request, type PublicDoor, type RequestOptions } from "./request";

export interface FlowAddress {
  /** Key or id of the flow. */
  flow: string;
  /** Of a public flow. Without it the door needs a token: the flow is one for users. */
  publicKey?: string | undefined;
  /** What the conversation knows from the beginning, by scope, such as `{ user: {} }`. */
  initial?: Record<string, Json> | undefined;
}

// What is answered of a session that is unknown, of somebody else, or past its time.
const GONE = [404, 410];
const MOST_PAGES = 100;

/** The tokens are kept until the conversation ends, so that a page that is loaded again resumes. */
export class FlowClient {
  #session = "";
  #csrf = "";
  readonly #root: string;
  readonly #memory: FlowMemory;

  constructor(
    readonly door: PublicDoor,
    readonly address: FlowAddress,
  ) {
    this.#root = address.publicKey === undefined ? "/chat" : "/chat/public";
    this.#memory = new FlowMemory(door.baseUrl, address);
  }

  /** Go on with the conversation that this browser remembers; `null` if there is none. */
  async resume(signal?: AbortSignal): Promise<FlowResumed | null> {
    const kept = this.#memory.recall();
    if (!kept) return null;
    this.#session = kept.session;
    this.#csrf = kept.csrf;
    try {
      const history = await this.#history(signal);
      const reply = await this.read(history.at(-1)?.revision ?? 0, 0, signal);
      if (!reply.ended) return { ...reply, history };
    } catch (error) {
      if (!(error instanceof Problem) || !GONE.includes(error.status)) throw error;
    }
    this.#forget();
    return null;
  }

  async start(signal?: AbortSignal): Promise<FlowReply> {
    const { flow, publicKey, initial } = this.address;
    const body = { flow, public_key: publicKey, initial };
    this.#forget();
    const started = await this.#send<FlowStarted>("/start", { method: "POST", body }, signal);
    this.#session = started.session_token;
    this.#csrf = started.csrf_token ?? "";
    if (!started.ended) this.#memory.keep({ session: this.#session, csrf: this.#csrf });
    return started;
  }

  /** Answer the question, or acknowledge what was said with `null`. */
  async interact(revision: number, input: Json, signal?: AbortSignal): Promise<FlowReply> {
    const body = { revision, input };
    return this.#noted(await this.#send(this.#path("/interact"), { method: "POST", body }, signal));
  }

  /** Take the last answer back, so that its question is asked again. */
  async back(revision: number, signal?: AbortSignal): Promise<FlowReply> {
    const options = { method: "POST" as const, body: { revision } };
    return this.#send<FlowReply>(this.#path("/back"), options, signal);
  }

  /** What happened after a revision. Waits up to `seconds` while something is pending. */
  async read(after: number, seconds = 0, signal?: AbortSignal): Promise<FlowReply> {
    const query = `?after=${after}&wait=${seconds}`;
    return this.#noted(await this.#send(this.#path(query), {}, signal));
  }

  async end(): Promise<void> {
    await request(this.door, this.#root + this.#path("/end"), {
      method: "POST",
      body: {},
      headers: this.#headers(),
    });
    this.#memory.forget();
  }

  /** Of a conversation that has ended nothing is kept. */
  #noted(reply: FlowReply): FlowReply {
    if (reply.ended) this.#memory.forget();
    return reply;
  }

  #forget(): void {
    this.#session = "";
    this.#csrf = "";
    this.#memory.forget();
  }

  async #history(signal?: AbortSignal): Promise<FlowHappened[]> {
    const found: FlowHappened[] = [];
    let query = "";
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const told = await this.#send<HistoryPage>(this.#path(`/history${query}`), {}, signal);
      found.push(...told.history);
      if (told.next_cursor === null) break;
      query = `?cursor=${encodeURIComponent(told.next_cursor)}`;
    }
    return found;
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

interface HistoryPage {
  history: FlowHappened[];
  next_cursor: string | null;
}

/** The visitor's time zone, such as Europe/Vienna; a flow reads dates in it. */
function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
