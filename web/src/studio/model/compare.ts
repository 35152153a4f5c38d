/** What differs between two documents, and both sides' changes of a third one joined. */

import { partsOf, wayOf, withParts, type FlowConnection, type FlowDocument, type FlowNode } from "./document";

export type Difference = "added" | "removed" | "changed" | "moved";

export interface Compared {
  nodes: Record<string, Difference>;
  /** Connections that are only in the later one, and only in the earlier one. */
  added: FlowConnection[];
  removed: FlowConnection[];
}

export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

export function compare(before: FlowDocument, after: FlowDocument): Compared {
  const [was, has] = [partsOf(before), partsOf(after)];
  const [old, now] = [byId(was.nodes), byId(has.nodes)];
  const nodes: Record<string, Difference> = {};
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const [one, other] = [old.get(id), now.get(id)];
    if (!one) nodes[id] = "added";
    else if (!other) nodes[id] = "removed";
    else if (!same(withoutPlace(one), withoutPlace(other))) nodes[id] = "changed";
    else if (!same(one.position, other.position)) nodes[id] = "moved";
  }
  const [earlier, later] = [was.connections.map(keyOf), has.connections.map(keyOf)];
  return {
    nodes,
    added: has.connections.filter((way) => !earlier.includes(keyOf(way))),
    removed: was.connections.filter((way) => !later.includes(keyOf(way))),
  };
}

export function isSame(compared: Compared): boolean {
  return Object.keys(compared.nodes).length + compared.added.length + compared.removed.length === 0;
}

/** Mine and theirs joined. Where both changed one node differently, mine stays and it is named. */
export function merge(
  base: FlowDocument,
  mine: FlowDocument,
  theirs: FlowDocument,
): { document: FlowDocument; both: string[] } {
  const [was, own, other] = [partsOf(base), partsOf(mine), partsOf(theirs)];
  const [old, left, right] = [byId(was.nodes), byId(own.nodes), byId(other.nodes)];
  const both: string[] = [];
  const nodes: FlowNode[] = [];
  for (const id of new Set([...right.keys(), ...left.keys()])) {
    const [before, here, there] = [old.get(id), left.get(id), right.get(id)];
    const [iChanged, theyChanged] = [!same(before, here), !same(before, there)];
    if (iChanged && theyChanged && !same(here, there)) both.push(id);
    const kept = iChanged ? (here ?? (theyChanged ? there : undefined)) : there;
    if (kept) nodes.push(kept);
  }
  const ids = new Set(nodes.map((node) => node.id));
  const gone = new Set(removedKeys(was.connections, own.connections).concat(removedKeys(was.connections, other.connections)));
  const ways = new Map([...other.connections, ...own.connections].map((way) => [keyOf(way), way]));
  const connections = [...ways.entries()]
    .filter(([key, way]) => !gone.has(key) && ids.has(way.source) && ids.has(way.target))
    .map(([, way]) => way);
  return { document: withParts({ ...theirs, ...changedFields(base, mine) }, { nodes, connections }), both };
}

/** Fields of the document itself that mine changed. */
function changedFields(base: FlowDocument, mine: FlowDocument): FlowDocument {
  const names = Object.keys(mine).filter((name) => !["nodes", "connections", "flow_data"].includes(name));
  return Object.fromEntries(names.flatMap((name) => (same(base[name], mine[name]) ? [] : [[name, mine[name] ?? null]])));
}

function removedKeys(before: readonly FlowConnection[], after: readonly FlowConnection[]): string[] {
  const kept = new Set(after.map(keyOf));
  return before.map(keyOf).filter((key) => !kept.has(key));
}

function keyOf(way: FlowConnection): string {
  return canonical([way.source, wayOf(way), way.target, way.conditions ?? null]);
}

function byId(nodes: readonly FlowNode[]): Map<string, FlowNode> {
  return new Map(nodes.map((node) => [node.id, node]));
}

function withoutPlace(node: FlowNode): unknown {
  return { ...node, position: null };
}

/** JSON whose objects have their keys in order. */
function canonical(value: unknown): string {
  if (value === undefined) return "";
  return JSON.stringify(value, (_, held: unknown) =>
    typeof held === "object" && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([one], [other]) => (one < other ? -1 : 1)))
      : held,
  );
}
