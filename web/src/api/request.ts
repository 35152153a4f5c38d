/** One authorized request to the front door. */

import { Problem, problemOf } from "./problem";
import { sha256Hex } from "./sha256";

/** Returns an ID token; asked for a fresh one after the server refused the last. */
export type TokenSource = (options?: { fresh?: boolean }) => Promise<string>;

export interface PublicDoor {
  /** Where the API is: empty for the page's own origin, else an origin without a slash. */
  baseUrl: string;
  /** Absent where visitors need none: public flows. */
  token?: TokenSource | undefined;
  fetch?: typeof globalThis.fetch;
}

export interface Door extends PublicDoor {
  token: TokenSource;
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal;
  accept?: string;
  headers?: Record<string, string>;
}

const UNAUTHENTICATED = 401;

/** Send it, once more with a fresh token after a 401. Throws a Problem unless it succeeds. */
export async function request(
  door: PublicDoor,
  path: string,
  options: RequestOptions = {},
): Promise<Response> {
  let response = await send(door, path, options, await door.token?.());
  if (response.status === UNAUTHENTICATED && door.token) {
    response = await send(door, path, options, await door.token({ fresh: true }));
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function send(
  door: PublicDoor,
  path: string,
  options: RequestOptions,
  token: string | undefined,
): Promise<Response> {
  const headers: Record<string, string> = {
    ...options.headers,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    accept: options.accept ?? "application/json",
  };
  const init: RequestInit = { method: options.method ?? "GET", headers, cache: "no-store" };
  if (options.signal) init.signal = options.signal;
  if (options.body !== undefined) {
    const text = JSON.stringify(options.body);
    headers["content-type"] = "application/json";
    // CloudFront signs a POST to the streaming function only with the hash of its body.
    headers["x-amz-content-sha256"] = await sha256Hex(text);
    init.body = text;
  }
  const call = door.fetch ?? globalThis.fetch.bind(globalThis);
  try {
    return await call(door.baseUrl + path, init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Problem({ code: "network", message, status: 0 });
  }
}
