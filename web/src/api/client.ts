/** The JSON API, typed. */

import { request, type Door } from "./request";
import type {
  Feedback,
  MessagePage,
  Opinions,
  SessionPage,
  StoredMessage,
  Usage,
} from "./types";

const PAGE = 50;

/** Everything that was said in a session, in all branches. */
export interface History {
  messages: StoredMessage[];
  current: string | null;
}

export class ApiClient {
  constructor(readonly door: Door) {}

  /** A page of the caller's sessions, newest first. */
  async sessions(cursor?: string, signal?: AbortSignal): Promise<SessionPage> {
    return this.#get<SessionPage>("/api/sessions", { limit: PAGE, cursor }, signal);
  }

  async deleteSession(id: string): Promise<void> {
    const path = `/api/sessions/${encodeURIComponent(id)}`;
    await request(this.door, path, { method: "DELETE" });
  }

  /** Make another reply of a session the one that the next message follows. */
  async chooseMessage(id: string, message: string): Promise<void> {
    const path = `/api/sessions/${encodeURIComponent(id)}`;
    await request(this.door, path, { method: "PATCH", body: { current_message_id: message } });
  }

  /** Say what a reply is worth; null takes it back. */
  async giveFeedback(id: string, message: string, feedback: Feedback | null): Promise<void> {
    const path = `/api/sessions/${encodeURIComponent(id)}/messages/${encodeURIComponent(message)}`;
    await request(this.door, path, { method: "PATCH", body: { feedback } });
  }

  /** Every message of a session, oldest first, and its current one. */
  async messages(id: string, signal?: AbortSignal): Promise<History> {
    const path = `/api/sessions/${encodeURIComponent(id)}/messages`;
    const all: StoredMessage[] = [];
    let cursor: string | undefined;
    let current: string | null = null;
    do {
      const page: MessagePage = await this.#get<MessagePage>(path, { limit: PAGE, cursor }, signal);
      all.push(...page.messages);
      cursor = page.next_cursor ?? undefined;
      current = page.current_message_id;
    } while (cursor !== undefined);
    return { messages: all, current };
  }

  /** What a tenant used from one UTC day to another, both included. */
  async usage(tenant: string, from: string, to: string, signal?: AbortSignal): Promise<Usage> {
    return this.#get<Usage>(`/api/tenants/${encodeURIComponent(tenant)}/usage`, { from, to }, signal);
  }

  /** What readers think of a tenant's replies of such days. */
  async opinions(tenant: string, from: string, to: string, signal?: AbortSignal): Promise<Opinions> {
    const path = `/api/tenants/${encodeURIComponent(tenant)}/feedback`;
    return this.#get<Opinions>(path, { from, to }, signal);
  }

  async #get<T>(
    path: string,
    query: Record<string, string | number | undefined>,
    signal?: AbortSignal,
  ): Promise<T> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    const options = signal ? { signal } : {};
    const response = await request(this.door, `${path}?${search.toString()}`, options);
    return (await response.json()) as T;
  }
}
