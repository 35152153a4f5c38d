import { expect, test } from "vitest";

import { addNode, connect, moveNodes, paste, removeNodes, renameNode } from "../../src/studio/model/changes";
import { compare, isSame, merge } from "../../src/studio/model/compare";
import { partsOf, type FlowDocument } from "../../src/studio/model/document";
import { historyReducer, opened } from "../../src/studio/model/history";
import { placesOf } from "../../src/studio/model/layout";
import { NODE_TYPES } from "../../src/studio/model/schema";
import { waysOf } from "../../src/studio/model/ways";
import { copied, pasted } from "../../src/studio/editor/useKeys";
import { TEMPLATES, keyOf } from "../../src/studio/templates";

const says = (id: string, text: string) => ({ id, type: "message", content: { text } });
const FLOW: FlowDocument = {
  seed_key: "k",
  zebra: 1,
  entry_node_id: "a",
  nodes: [says("a", "A"), says("b", "B")],
  connections: [{ source: "a", target: "b", type: "default" }],
};

test("a change keeps what the studio does not know, wherever the document has its parts", () => {
  const nested: FlowDocument = {
    seed_key: "k",
    flow_data: { nodes: [{ ...says("a", "A"), info: 7 }], connections: [], more: true },
  };
  const moved = moveNodes(nested, { a: { x: 1.4, y: 2.6 } });

  expect(moved).toEqual({
    seed_key: "k",
    flow_data: {
      nodes: [{ ...says("a", "A"), info: 7, position: { x: 1, y: 3 } }],
      connections: [],
      more: true,
    },
  });
  expect(nested["flow_data"]).not.toHaveProperty("nodes.0.position");
});

test("a node goes with its connections, and another id goes into them", () => {
  expect(partsOf(removeNodes(FLOW, ["b"]))).toEqual({ nodes: [says("a", "A")], connections: [] });
  const renamed = renameNode(FLOW, "a", "first");
  expect(renamed["entry_node_id"]).toBe("first");
  expect(partsOf(renamed).connections).toEqual([{ source: "first", target: "b", type: "default" }]);
});

test("a way without conditions leads to one node only", () => {
  const made = addNode(FLOW, "message", { after: { source: "b", type: "default" } });
  const joined = connect(made.document, { source: "a", target: made.id, type: "default" });

  expect(partsOf(joined).connections.filter((way) => way.source === "a")).toEqual([
    { source: "a", target: made.id, type: "default" },
  ]);
});

test("changes of one field in quick succession are undone at once", () => {
  let history = opened(FLOW);
  for (const [at, name] of ["H", "He", "Hel"].entries()) {
    const document = { ...FLOW, name };
    history = historyReducer(history, { kind: "change", document, tag: "name", at: at * 100 });
  }
  const undone = historyReducer(history, { kind: "undo" });

  expect(undone.present).toBe(FLOW);
  expect(historyReducer(undone, { kind: "redo" }).present).toEqual({ ...FLOW, name: "Hel" });
  expect(historyReducer(undone, { kind: "undo" })).toBe(undone);
});

test("both sides' changes are joined, and where they differ mine stays and is named", () => {
  const mine = { ...FLOW, name: "Mine", nodes: [says("a", "mine"), says("b", "B"), says("c", "C")] };
  const theirs = {
    ...FLOW,
    nodes: [says("a", "theirs"), says("b", "better"), says("d", "D")],
    connections: [],
  };
  const { document, both } = merge(FLOW, mine, theirs);
  const texts = partsOf(document).nodes.map((node) => node.content?.["text"]);

  expect([...texts].sort()).toEqual(["C", "D", "better", "mine"]);
  expect(both).toEqual(["a"]);
  expect(document["name"]).toBe("Mine");
  expect(partsOf(document).connections).toEqual([]);
});

test("what differs is told by node, and moving is no change of content", () => {
  const after = moveNodes(removeNodes(addNode(FLOW, "start").document, ["b"]), { a: { x: 9, y: 9 } });

  expect(compare(FLOW, after)).toEqual({
    nodes: { a: "moved", b: "removed", start_1: "added" },
    added: [],
    removed: [{ source: "a", target: "b", type: "default" }],
  });
  expect(isSame(compare(FLOW, structuredClone(FLOW)))).toBe(true);
});

test("every node has a place, and its own one stays", () => {
  const places = placesOf(moveNodes(FLOW, { b: { x: 5, y: 6 } }));
  expect(places["b"]).toEqual({ x: 5, y: 6 });
  expect(Number.isFinite(places["a"]?.x)).toBe(true);
});

test("500 nodes are arranged in a second", () => {
  const nodes = Array.from({ length: 500 }, (_, at) => says(`n${at}`, "x"));
  const connections = nodes.slice(1).map((node, at) => ({ source: `n${Math.floor(at / 2)}`, target: node.id }));
  const began = performance.now();
  const places = placesOf({ nodes, connections });

  expect(Object.keys(places)).toHaveLength(500);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("a question leaves by each of its options, a call by success and failure", () => {
  const options = [{ label: "Yes" }, "no"];
  const question = { id: "q", type: "question", content: { options } };
  expect(waysOf(question, []).map((way) => [way.type, way.label])).toEqual([
    ["$0", "Yes"],
    ["$1", "no"],
    ["default", "any other"],
  ]);
  expect(waysOf({ id: "h", type: "webhook" }, []).map((way) => way.type)).toEqual(["success", "failure"]);
});

test("nodes are copied into another flow with what connects them", () => {
  const parts = pasted(copied(FLOW, ["a", "b"]));
  const into = paste({ nodes: [says("a", "other")], connections: [] }, parts ?? { nodes: [], connections: [] });

  expect(into.ids).toEqual(["a_1", "b"]);
  expect(partsOf(into.document).connections).toEqual([{ source: "a_1", target: "b", type: "default" }]);
  expect(pasted("just a text")).toBeNull();
  expect(pasted('{"gatehouse-nodes": {"nodes": "no", "connections": [7]}}')).toEqual({ nodes: [], connections: [] });
});

test("templates hold nothing that the schema does not know", () => {
  for (const { document } of TEMPLATES) {
    for (const node of partsOf(document).nodes) {
      const known = Object.keys(NODE_TYPES[node.type]?.fields ?? {});
      expect(Object.keys(node.content ?? {}).filter((name) => !known.includes(name))).toEqual([]);
    }
  }
  expect(keyOf("  Café <b>Lumière</b>! ")).toBe("cafe-b-lumiere-b");
  expect(keyOf("…")).toBe("flow");
});
