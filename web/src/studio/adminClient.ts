/** Requests about what was published, what came of it, content and webhooks. */

import type { Json } from "../api/flowTypes";
import { StudioClient, type FlowSummary } from "./client";
import type { FlowDocument } from "./model/document";

export interface Version {
  version: number;
  published_at: string;
  published_by: string;
}

export interface AuditEntry {
  user_id: string;
  action: string;
  revision: number | null;
  changes: Record<string, Json>;
  happened_at: string;
}

export interface Seconds {
  count: number;
  mean: number | null;
  p50: number | null;
  p95: number | null;
}

export interface Report {
  first: string;
  last: string;
  totals: {
    starts: number;
    completions: number;
    abandoned: number;
    completion_rate: number | null;
    seconds: Seconds;
  };
  by_day: { day: string; starts: number; completions: number; abandoned: number }[];
  nodes: {
    node: string;
    reached: number;
    left: number;
    completed: number;
    abandoned: number;
    drop_off_rate: number | null;
    seconds: Seconds;
  }[];
  answers: { node: string; option: string; count: number; share: number | null }[];
}

export interface ContentItem {
  id: string;
  type: string;
  body: Record<string, Json>;
  tags: string[];
  status: "draft" | "published" | "archived";
  visibility: "public" | "private";
  language: string;
  languages: Record<string, Record<string, Json>>;
  revision: number;
  updated_at: string;
}

export interface Webhook {
  id: string;
  url: string;
  description: string | null;
  event_types: string[];
  status: "active" | "paused";
  created_at: string;
  secret?: string;
}

export interface Delivery {
  event: string;
  event_type: string;
  status: "waiting" | "delivered" | "parked";
  attempts: number;
  [field: string]: Json;
}

export interface Published extends FlowSummary {
  public_key: string | null;
}

export class AdminClient extends StudioClient {
  async publish(flow: string, visibility: string, note: string): Promise<Published> {
    return this.send(this.path(flow, "/publish"), { method: "POST", body: { visibility, note } });
  }

  async rollBack(flow: string, version: number): Promise<FlowSummary> {
    return this.send(this.path(flow, "/rollback"), { method: "POST", body: { version } });
  }

  async versions(flow: string, signal?: AbortSignal): Promise<Version[]> {
    const { versions } = await this.send<{ versions: Version[] }>(this.path(flow, "/versions"), {}, signal);
    return versions.toReversed();
  }

  async version(flow: string, version: number, signal?: AbortSignal): Promise<FlowDocument> {
    const found = await this.send<{ document: FlowDocument }>(this.path(flow, `/versions/${version}`), {}, signal);
    return found.document;
  }

  /** What the audit log has of a flow, the latest first. */
  async audit(flow: string, signal?: AbortSignal): Promise<AuditEntry[]> {
    const query = `?subject_type=flow&subject_id=${encodeURIComponent(flow)}`;
    const { audit } = await this.send<{ audit: AuditEntry[] }>(`/cms/audit${query}`, {}, signal);
    return audit;
  }

  async report(flow: string, first: string, last: string, signal?: AbortSignal): Promise<Report> {
    const query = `?first=${first}&last=${last}`;
    return this.send(`/cms/analytics/flows/${encodeURIComponent(flow)}${query}`, {}, signal);
  }

  async content(search: string, type: string, signal?: AbortSignal): Promise<ContentItem[]> {
    const query = new URLSearchParams({ ...(search ? { search } : {}), ...(type ? { type } : {}) });
    const { content } = await this.send<{ content: ContentItem[] }>(`/cms/content?${query.toString()}`, {}, signal);
    return content;
  }

  async addContent(fields: Partial<ContentItem>): Promise<ContentItem> {
    return this.send("/cms/content", { method: "POST", body: fields });
  }

  async changeContent(id: string, revision: number, fields: Partial<ContentItem>): Promise<ContentItem> {
    const path = `/cms/content/${encodeURIComponent(id)}`;
    return this.send(path, { method: "PATCH", body: { revision, ...fields } });
  }

  async webhooks(signal?: AbortSignal): Promise<Webhook[]> {
    const { webhooks } = await this.send<{ webhooks: Webhook[] }>("/cms/webhooks", {}, signal);
    return webhooks;
  }

  async addWebhook(url: string, types: string[], description: string): Promise<Webhook> {
    const body = { url, event_types: types, description };
    return this.send("/cms/webhooks", { method: "POST", body });
  }

  async changeWebhook(id: string, status: "active" | "paused"): Promise<Webhook> {
    return this.send(`/cms/webhooks/${id}`, { method: "PATCH", body: { status } });
  }

  async deliveries(id: string, signal?: AbortSignal): Promise<Delivery[]> {
    const found = await this.send<{ deliveries: Delivery[] }>(`/cms/webhooks/${id}/deliveries`, {}, signal);
    return found.deliveries;
  }

  async replay(id: string, event: string): Promise<void> {
    await this.send(`/cms/webhooks/${id}/replay`, { method: "POST", body: { event } });
  }
}
