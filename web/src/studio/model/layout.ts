/** Where nodes stand that nobody has placed: from left to right, as a visitor goes. */

import dagre from "@dagrejs/dagre";

import { partsOf, wayOf, type FlowDocument, type FlowNode } from "./document";
import type { Place } from "./changes";
import { jumpsOf, waysOf } from "./ways";

export const CARD_WIDTH = 248;
const HEAD = 76;
const ROW = 28;

export function cardHeight(node: FlowNode, ways: number): number {
  return HEAD + ways * ROW + (node.content === undefined ? 0 : 4);
}

/** A place for every node. */
export function arranged(document: FlowDocument): Record<string, Place> {
  const { nodes, connections } = partsOf(document);
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 36, ranksep: 96, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(nodes.map((node) => node.id));
  for (const node of nodes) {
    const leaving = connections.filter((way) => way.source === node.id);
    const height = cardHeight(node, waysOf(node, leaving).length);
    graph.setNode(node.id, { width: CARD_WIDTH, height });
  }
  for (const way of connections) {
    if (ids.has(way.source) && ids.has(way.target)) graph.setEdge(way.source, way.target);
  }
  for (const node of nodes) for (const id of jumpsOf(node, ids)) graph.setEdge(node.id, id);
  dagre.layout(graph);
  inOrder(graph, document);
  return Object.fromEntries(
    nodes.map((node) => {
      const { x, y, height } = graph.node(node.id) as Box;
      return [node.id, { x: x - CARD_WIDTH / 2, y: y - height / 2 }];
    }),
  );
}

/** Nodes that one node alone leads to stand in the order of its ways, so that arrows do not cross. */
function inOrder(graph: Graph, document: FlowDocument): void {
  const { nodes, connections } = partsOf(document);
  for (const node of nodes) {
    const leaving = connections.filter((way) => way.source === node.id);
    const order = waysOf(node, leaving).map((way) => way.type);
    const ranked = leaving.toSorted((one, other) => order.indexOf(wayOf(one)) - order.indexOf(wayOf(other)));
    const own = [...new Set(ranked.map((way) => way.target))].filter(
      (id) => (graph.inEdges(id) ?? []).length === 1 && (graph.outEdges(id) ?? []).length === 0,
    );
    const boxes = own.map((id) => graph.node(id) as Box);
    const [first] = boxes;
    if (!first || boxes.some((box) => box.x !== first.x || box.height !== first.height)) continue;
    const places = boxes.map((box) => box.y).sort((one, other) => one - other);
    boxes.forEach((box, at) => {
      box.y = places[at] ?? box.y;
    });
  }
}

interface Box {
  x: number;
  y: number;
  height: number;
}

type Graph = InstanceType<typeof dagre.graphlib.Graph>;

/** The place of every node: its own, else one that is found for it. */
export function placesOf(document: FlowDocument): Record<string, Place> {
  const { nodes } = partsOf(document);
  const own = Object.fromEntries(nodes.flatMap((node) => (isPlace(node.position) ? [[node.id, node.position]] : [])));
  if (Object.keys(own).length === nodes.length) return own;
  return { ...arranged(document), ...own };
}

function isPlace(value: unknown): value is Place {
  const place = value as Partial<Place> | undefined;
  return Number.isFinite(place?.x) && Number.isFinite(place?.y);
}
