import { useState } from "react";

import type { Finding } from "../client";
import { addNode } from "../model/changes";
import { entryOf, partsOf, type Fields, type FlowDocument } from "../model/document";
import { NODE_TYPES, typeTitle } from "../model/schema";
import { summaryOf } from "../model/summary";
import { waysOf } from "../model/ways";
import { counted } from "./FindingsMenu";

interface Props {
  document: FlowDocument;
  selected: readonly string[];
  findings: ReadonlyMap<string, Finding[]>;
  onOpen: (id: string) => void;
  onChange: (document: FlowDocument, id?: string) => void;
}

/** Adds nodes, finds them, and names every one: the canvas for a keyboard, a reader, a phone. */
export function Outline({ document, selected, findings, onOpen, onChange }: Props) {
  const [words, search] = useState("");
  const { nodes, connections } = partsOf(document);
  const entry = entryOf(document);
  const [chosen] = selected;
  const after = selected.length === 1 ? nodes.find((node) => node.id === chosen) : undefined;
  const shown = nodes.filter((node) =>
    `${node.id} ${node.name ?? ""} ${typeTitle(node.type)} ${summaryOf(node)}`.toLowerCase().includes(words.trim().toLowerCase()),
  );

  function add(type: string) {
    const free = after && freeWay(after.id);
    const place = after?.position ? { x: after.position.x + 340, y: after.position.y } : undefined;
    const made = addNode(document, type, {
      content: BEGINNINGS[type] ?? {},
      ...(place ? { position: place } : {}),
      ...(after && free ? { after: { source: after.id, type: free } } : {}),
    });
    onChange(made.document, made.id);
  }

  /** The first way of a node that leads nowhere yet. */
  function freeWay(id: string): string | undefined {
    const node = nodes.find((item) => item.id === id);
    const leaving = connections.filter((way) => way.source === id);
    const used = new Set(leaving.map((way) => way.type ?? "default"));
    return node && waysOf(node, leaving).find((way) => !used.has(way.type))?.type;
  }

  return (
    <aside className="gs-outline" aria-label="Nodes">
      <section className="gs-palette" aria-label="Add a node">
        <h2>Add{after ? <> after <bdi>{after.name ?? after.id}</bdi></> : ""}</h2>
        <ul>
          {Object.entries(NODE_TYPES).map(([type, schema]) => (
            <li key={type}>
              <button
                type="button"
                className={`gs-add gs-kind-${type}`}
                title={schema.description}
                onClick={() => {
                  add(type);
                }}
              >
                {schema.title}
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="gs-list" aria-label="All nodes">
        <label className="gs-search">
          <span className="gh-visually-hidden">Search nodes</span>
          <input
            type="search"
            placeholder={`Search ${nodes.length} nodes`}
            value={words}
            onChange={(event) => {
              search(event.target.value);
            }}
          />
        </label>
        <ol>
          {shown.map((node) => (
            <li key={node.id}>
              <button
                type="button"
                className={`gs-item gs-kind-${node.type}`}
                aria-current={selected.includes(node.id) ? "true" : undefined}
                onClick={() => {
                  onOpen(node.id);
                }}
              >
                <span className="gs-item-name">
                  <bdi>{node.name ?? node.id}</bdi>
                  {node.id === entry && <span className="gs-card-entry">begins here</span>}
                  <Counted found={findings.get(node.id) ?? []} />
                </span>
                <span className="gs-item-text">
                  <bdi>{summaryOf(node) || typeTitle(node.type)}</bdi>
                </span>
              </button>
            </li>
          ))}
        </ol>
      </section>
    </aside>
  );
}

function Counted({ found }: { found: readonly Finding[] }) {
  if (found.length === 0) return null;
  const errors = found.filter((finding) => finding.severity === "error").length;
  const kind = errors > 0 ? "error" : "warning";
  const label = errors > 0 ? counted(errors, "mistake") : counted(found.length, "warning");
  return (
    <span className={`gs-card-badge gs-card-${kind}`} aria-label={label} role="img">
      {errors || found.length}
    </span>
  );
}

/** What a new node holds, so that it can be tried at once where that is possible. */
const BEGINNINGS: Record<string, Fields> = {
  message: { messages: [{ type: "text", text: "" }] },
  question: { question: { text: "" }, input_type: "text" },
  condition: { conditions: [{ if: { var: "", eq: "" }, then: "$0" }] },
  action: { actions: [{ type: "set_variable", variable: "", value: "" }] },
  webhook: { url: "", method: "POST" },
  composite: { composite_flow_seed_key: "" },
  script: { code: "", language: "javascript" },
};
