/** The requests of the studio, all of them a tenant-admin's; see docs/flows.md. */

import type { FlowMessage, FlowQuestion, Json } from "../api/flowTypes";
import { request, type Door, type RequestOptions } from "../api/request";
import type { FlowDocument } from "./model/document";

export interface FlowSummary {
  id: string;
  key: string;
  name: string;
  revision: number;
  version: number | null;
  visibility: "private" | "public";
  status: "draft" | "published" | "archived";
  updated_at: string;
}

export interface Finding {
  severity: "error" | "warning";
  node: string | null;
  field: string;
  message: string;
}

export interface FlowDraft extends FlowSummary {
  document: FlowDocument;
}

/** One answer of a trial, or how a call ended in it. */
export type Given = { answer: Json } | { outcome: Record<string, Json> };

export interface TrialNode {
  node: string;
  changed: Record<string, { before?: Json; after?: Json }>;
}

export interface TrialStep {
  given: { answer: Json; outcome: Record<string, Json> | null } | null;
  nodes: TrialNode[];
  messages: FlowMessage[];
  question: FlowQuestion | null;
  events: { type: string; node: string | null; detail: Record<string, Json> }[];
  refused: string | null;
}

export interface Trial {
  steps: TrialStep[];
  status: "active" | "completed" | "abandoned";
  node: string | null;
  waiting: {
    kind: "question" | "acknowledgement" | "script" | "task";
    node: string;
    task: { method: string; url: string; body: Json } | null;
  } | null;
  variables: Record<string, Record<string, Json>>;
  findings: Finding[];
}

export class StudioClient {
  constructor(readonly door: Door) {}

  /** Every flow of the tenant, by key. */
  async flows(signal?: AbortSignal): Promise<FlowSummary[]> {
    const all: FlowSummary[] = [];
    let cursor: string | null = null;
    do {
      const after: string = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      const page: { flows: FlowSummary[]; next_cursor: string | null } = await this.send(
        `/cms/flows${after}`,
        {},
        signal,
      );
      all.push(...page.flows);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return all;
  }

  async create(document: FlowDocument): Promise<FlowSummary> {
    return this.send("/cms/flows", { method: "POST", body: { document } });
  }

  async read(flow: string, signal?: AbortSignal): Promise<FlowDraft> {
    return this.send(this.path(flow), {}, signal);
  }

  async save(flow: string, revision: number, document: FlowDocument): Promise<FlowSummary & { findings: Finding[] }> {
    return this.send(this.path(flow), { method: "PATCH", body: { revision, document } });
  }

  /** Every mistake and warning of a document that is not saved. */
  async validate(flow: string, document: FlowDocument, signal?: AbortSignal): Promise<Finding[]> {
    const options = { method: "POST" as const, body: { document } };
    const { findings } = await this.send<{ findings: Finding[] }>(this.path(flow, "/validate"), options, signal);
    return findings;
  }

  /** Play a document that is not saved; nothing is stored and no call leaves. */
  async simulate(flow: string, document: FlowDocument, given: Given[], signal?: AbortSignal): Promise<Trial> {
    const options = { method: "POST" as const, body: { document, given } };
    return this.send(this.path(flow, "/simulate"), options, signal);
  }

  protected path(flow: string, rest = ""): string {
    return `/cms/flows/${encodeURIComponent(flow)}${rest}`;
  }

  protected async send<T>(path: string, options: RequestOptions = {}, signal?: AbortSignal): Promise<T> {
    const response = await request(this.door, path, { ...options, ...(signal ? { signal } : {}) });
    return (await response.json()) as T;
  }
}
