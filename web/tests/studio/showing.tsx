/** The studio as a test opens it, with a server that a test plays. */
import { configure, render } from "@testing-library/react";
import { vi } from "vitest";

import { ApiClient } from "../../src/api/client";
import { App } from "../../src/app/App";
import { json, stubFetch, type Sent } from "../stub";

export const HOSTILE = '<img src=x onerror="alert(1)"> {{user.name}} \u202Eevil\u200B';
export const SUMMARY = {
  id: "f1",
  key: "k",
  name: HOSTILE,
  revision: 3,
  version: null,
  visibility: "private",
  status: "draft",
  updated_at: "2026-11-20T09:00:00.000Z",
};
export const DOCUMENT = {
  seed_key: "k",
  name: HOSTILE,
  entry_node_id: "hello",
  nodes: [
    { id: "hello", type: "message", content: { messages: [{ type: "text", text: HOSTILE }] } },
    { id: "ask", type: "question", content: { question: { text: "Who?" }, options: [{ label: "Me" }] } },
  ],
  connections: [{ source: "hello", target: "ask", type: "default" }],
};
const FINDING = { severity: "error", node: "ask", field: "content.variable", message: "expected a path" };

/** What React Flow wants of a browser, and jsdom has not. */
export function stubLayout(): void {
  const nothing = () => undefined;
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = nothing;
      unobserve = nothing;
      disconnect = nothing;
    },
  );
  vi.stubGlobal(
    "DOMMatrixReadOnly",
    class {
      m22 = 1;
    },
  );
}

export function show(address: string, isAdmin = true) {
  history.replaceState(null, "", address);
  const door = { baseUrl: "", token: () => Promise.resolve("t") };
  const user = {
    email: "admin@acme.example",
    tenantId: "acme",
    isAdmin,
    client: new ApiClient(door),
    door,
    signInAgain: vi.fn(),
    signOut: vi.fn(),
  };
  render(<App entry={{ kind: "signed-in", user }} />);
}

export function answering(more: Record<string, Parameters<typeof stubFetch>[0][string]> = {}): Sent[] {
  return stubFetch({
    "/cms/flows": json({ flows: [SUMMARY], next_cursor: null }),
    "GET /cms/flows/f1": json({ ...SUMMARY, document: DOCUMENT }),
    "/cms/flows/f1/validate": json({ findings: [FINDING] }),
    ...more,
  });
}

export const last = (sent: Sent[], method: string, path: string) =>
  sent.findLast((one) => one.method === method && one.path === path)?.body;

// Somebody types whole words in these tests, on machines that have more to do.
const PATIENCE_MS = 60_000;
vi.setConfig({ testTimeout: PATIENCE_MS });
configure({ asyncUtilTimeout: PATIENCE_MS / 4 });
