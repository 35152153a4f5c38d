/** What an author does to a document. None of these changes the document that it is given. */

import {
  entryOf,
  partsOf,
  wayOf,
  withParts,
  type Fields,
  type FlowConnection,
  type FlowDocument,
  type FlowNode,
} from "./document";

export interface Place {
  x: number;
  y: number;
}

/** A node of a type with an id of its own, connected from another one where that is given. */
export function addNode(
  document: FlowDocument,
  type: string,
  options: { content?: Fields; position?: Place; after?: { source: string; type: string } } = {},
): { document: FlowDocument; id: string } {
  const { nodes, connections } = partsOf(document);
  const id = freeId(type, nodes);
  const node: FlowNode = { id, type, content: options.content ?? {} };
  if (options.position) node.position = rounded(options.position);
  const ways = options.after ? [...connections, { ...options.after, target: id }] : connections;
  const changed = withParts(document, { nodes: [...nodes, node], connections: ways });
  const isFirst = nodes.length === 0;
  return { document: isFirst ? { ...changed, entry_node_id: id } : changed, id };
}

export function changeNode(
  document: FlowDocument,
  id: string,
  fields: Partial<FlowNode>,
): FlowDocument {
  const nodes = partsOf(document).nodes.map((node) => (node.id === id ? { ...node, ...fields } : node));
  return withParts(document, { nodes });
}

/** Another id for a node, and for whatever leads to it. */
export function renameNode(document: FlowDocument, id: string, to: string): FlowDocument {
  const { nodes, connections } = partsOf(document);
  const changed = withParts(document, {
    nodes: nodes.map((node) => (node.id === id ? { ...node, id: to } : node)),
    connections: connections.map((way) => ({
      ...way,
      source: way.source === id ? to : way.source,
      target: way.target === id ? to : way.target,
    })),
  });
  return entryOf(document) === id ? { ...changed, entry_node_id: to } : changed;
}

export function removeNodes(document: FlowDocument, ids: readonly string[]): FlowDocument {
  const { nodes, connections } = partsOf(document);
  return withParts(document, {
    nodes: nodes.filter((node) => !ids.includes(node.id)),
    connections: connections.filter((way) => !ids.includes(way.source) && !ids.includes(way.target)),
  });
}

export function moveNodes(document: FlowDocument, places: Record<string, Place>): FlowDocument {
  const nodes = partsOf(document).nodes.map((node) => {
    const place = places[node.id];
    return place ? { ...node, position: rounded(place) } : node;
  });
  return withParts(document, { nodes });
}

/** Lead one way of a node somewhere; a way without conditions leads to one node only. */
export function connect(document: FlowDocument, made: Required<Pick<FlowConnection, "source" | "target" | "type">>): FlowDocument {
  const kept = partsOf(document).connections.filter(
    (way) => way.source !== made.source || wayOf(way) !== made.type || hasConditions(way),
  );
  return withParts(document, { connections: [...kept, made] });
}

export function changeConnection(
  document: FlowDocument,
  at: number,
  fields: Partial<FlowConnection>,
): FlowDocument {
  const connections = partsOf(document).connections.map((way, number) =>
    number === at ? { ...way, ...fields } : way,
  );
  return withParts(document, { connections });
}

export function removeConnections(document: FlowDocument, places: readonly number[]): FlowDocument {
  const connections = partsOf(document).connections.filter((_, at) => !places.includes(at));
  return withParts(document, { connections });
}

/** Nodes of another place with what connects them, under ids that are free here. */
export function paste(
  document: FlowDocument,
  copied: { nodes: FlowNode[]; connections: FlowConnection[] },
): { document: FlowDocument; ids: string[] } {
  const { nodes, connections } = partsOf(document);
  const made = [...nodes];
  const renamed = new Map<string, string>();
  for (const node of copied.nodes) {
    const id = made.some((known) => known.id === node.id) ? freeId(node.id, made) : node.id;
    renamed.set(node.id, id);
    const { x, y } = node.position ?? { x: 0, y: 0 };
    made.push({ ...node, id, position: { x: x + 40, y: y + 40 } });
  }
  const ways = copied.connections.flatMap((way) => {
    const [source, target] = [renamed.get(way.source), renamed.get(way.target)];
    return source && target ? [{ ...way, source, target }] : [];
  });
  const changed = withParts(document, { nodes: made, connections: [...connections, ...ways] });
  return { document: changed, ids: [...renamed.values()] };
}

export function hasConditions(way: FlowConnection): boolean {
  const written = way.conditions;
  return Array.isArray(written) ? written.length > 0 : written !== undefined && written !== null;
}

function freeId(wanted: string, nodes: readonly FlowNode[]): string {
  const taken = new Set(nodes.map((node) => node.id));
  const stem = wanted.replace(/_\d+$/, "");
  for (let number = 1; ; number += 1) {
    const id = `${stem}_${number}`;
    if (!taken.has(id)) return id;
  }
}

function rounded({ x, y }: Place): Place {
  return { x: Math.round(x), y: Math.round(y) };
}
