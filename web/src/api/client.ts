/** The JSON API, typed. */

import { request, type Door } from "./request";
import type { MessagePage, SessionPage, StoredMessage, Usage } from "./types";

const PAGE = 50;

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

  /** Every message of a session, oldest first. */
  async messages(id: string, signal?: AbortSignal): Promise<StoredMessage[]> {
    const path = `/api/sessions/${encodeURIComponent(id)}/messages`;
    const all: StoredMessage[] = [];
    let cursor: string | undefined;
    do {
      const page: MessagePage = await this.#get<MessagePage>(path, { limit: PAGE, cursor }, signal);
      all.push(...page.messages);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return all;
  }

  /** What a tenant used from one UTC day to another, both included. */
  async usage(tenant: string, from: string, to: string, signal?: AbortSignal): Promise<Usage> {
    return this.#get<Usage>(`/api/tenants/${encodeURIComponent(tenant)}/usage`, { from, to }, signal);
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
