/** The front door as tests play it: answers by path, and streams that a test feeds by hand. */
import { vi } from "vitest";

export interface Sent {
  path: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
  signal: AbortSignal | undefined;
}

type Answer = Response | (() => Response);

/** Replace `fetch`; answers to one path are given in turn, the last one for ever. */
export function stubFetch(answers: Record<string, Answer | Answer[]>): Sent[] {
  const sent: Sent[] = [];
  const left = new Map(Object.entries(answers).map(([path, given]) => [path, [given].flat()]));
  vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => {
    const { pathname } = new URL(url, "http://localhost:8000");
    const method = init.method ?? "GET";
    sent.push({
      path: pathname,
      method,
      headers: (init.headers ?? {}) as Record<string, string>,
      body: typeof init.body === "string" ? JSON.parse(init.body) : init.body,
      signal: init.signal ?? undefined,
    });
    const queue = left.get(`${method} ${pathname}`) ?? left.get(pathname);
    const next = queue && queue.length > 1 ? queue.shift() : queue?.[0];
    if (!next) return Promise.reject(new TypeError(`nobody answers ${method} ${pathname}`));
    return Promise.resolve(typeof next === "function" ? next() : next.clone());
  });
  return sent;
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  const type = { "content-type": "application/json" };
  return new Response(JSON.stringify(body), { status, headers: { ...type, ...headers } });
}

export function error(status: number, code: string, headers: Record<string, string> = {}) {
  const message = `words about ${code}`;
  return json({ error: { code, message, request_id: "request-1" } }, status, headers);
}

/** A response whose body a test writes while it is read. */
export class Feed {
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  isCancelled = false;
  readonly response: () => Response;

  constructor() {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.isCancelled = true;
      },
    });
    this.response = () => new Response(body);
  }

  write(text: string): void {
    this.#controller.enqueue(new TextEncoder().encode(text));
  }

  chunk(text: string): void {
    this.write(`data: ${JSON.stringify({ chunk: text })}\n\n`);
  }

  done(): void {
    this.write("data: [DONE]\n\n");
    this.#controller.close();
  }

  breakOff(): void {
    this.#controller.error(new TypeError("network error"));
  }

  close(): void {
    this.#controller.close();
  }
}

/** A token as the user pool makes them, unsigned. */
export function idToken(claims: Record<string, unknown> = {}): string {
  const told = {
    email: "admin@acme.example",
    "custom:tenant_id": "acme",
    "cognito:groups": ["tenant-admin"],
    exp: Date.now() / 1000 + 3600,
    ...claims,
  };
  const bytes = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(told)));
  return `e30.${btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.x`;
}
