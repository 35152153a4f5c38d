/** A flow's document as its author edits it. Every change makes a new one; unknown fields stay. */

import type { Json } from "../../api/flowTypes";

export type Fields = Record<string, Json>;

export interface FlowNode {
  id: string;
  type: string;
  name?: string;
  content?: Fields;
  position?: { x: number; y: number };
}

export interface FlowConnection {
  source: string;
  target: string;
  type?: string;
  id?: string;
  conditions?: Json;
}

export type FlowDocument = Fields;

export interface Parts {
  nodes: FlowNode[];
  connections: FlowConnection[];
}

/** Nodes and connections, wherever the document has them. Parts of another shape are left out. */
export function partsOf(document: FlowDocument): Parts {
  const data = dataOf(document);
  return {
    nodes: listed(data["nodes"]).flatMap((written) => asNode(written) ?? []),
    connections: listed(data["connections"]).flatMap((written) => asConnection(written) ?? []),
  };
}

/** The document with other nodes or connections. */
export function withParts(document: FlowDocument, parts: Partial<Parts>): FlowDocument {
  const changed = parts as unknown as Fields;
  const inner = document["flow_data"];
  if (!isFields(inner)) return { ...document, ...changed };
  return { ...document, flow_data: { ...inner, ...changed } };
}

export function entryOf(document: FlowDocument): string | null {
  const named = document["entry_node_id"] ?? dataOf(document)["entry_node_id"];
  return typeof named === "string" ? named : (partsOf(document).nodes[0]?.id ?? null);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The type of a connection as the engine reads it. */
export function wayOf(connection: FlowConnection): string {
  return (connection.type ?? "default").toLowerCase().replace(/^option_(\d+)$/, "$$$1");
}

function dataOf(document: FlowDocument): Fields {
  const inner = document["flow_data"];
  return isFields(inner) ? inner : document;
}

function listed(value: Json | undefined): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** A node with its type in lower case; a part without an id or a type is none. */
function asNode(written: Fields): FlowNode | null {
  const { id, type } = written;
  if (typeof id !== "string" || id === "" || typeof type !== "string") return null;
  return { ...(written as unknown as FlowNode), id, type: type.toLowerCase() };
}

/** A connection, also one of the older form. */
function asConnection(written: Fields): FlowConnection | null {
  const { source_node_id: from, target_node_id: to, connection_type: kind, ...rest } = written;
  const source = rest["source"] ?? from;
  const target = rest["target"] ?? to;
  const type = rest["type"] ?? kind;
  if (typeof source !== "string" || typeof target !== "string") return null;
  return { ...rest, source, target, ...(typeof type === "string" ? { type } : {}) };
}
