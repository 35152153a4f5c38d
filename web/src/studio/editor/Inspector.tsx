import { lazy, Suspense, useState } from "react";

import type { Finding } from "../client";
import { changeNode, renameNode } from "../model/changes";
import { entryOf, partsOf, type Fields, type FlowDocument, type FlowNode } from "../model/document";
import { NODE_TYPES } from "../model/schema";
import { FieldsView } from "../fields/FieldsView";
import { FieldContext } from "../fields/context";
import { TextField } from "../fields/TextField";
import { variablesOf } from "../model/variables";
import { Findings } from "./FindingsMenu";
import { Leads } from "./Leads";

const JsonView = lazy(() => import("./JsonView"));

interface Props {
  node: FlowNode;
  document: FlowDocument;
  findings: readonly Finding[];
  onChange: (document: FlowDocument, tag?: string) => void;
  onContent: (content: Fields, tag: string) => void;
  onOpen: (id: string) => void;
  onRemove: () => void;
}

/** One node: its fields as a form or as JSON, and where it leads. */
export function Inspector({ node, document, findings, onChange, onContent, onOpen, onRemove }: Props) {
  const [isJson, showJson] = useState(false);
  const schema = NODE_TYPES[node.type];
  const context = { variables: variablesOf(document), findings, prefix: "content" };
  return (
    <div className="gs-inspector">
      <header className="gs-side-head">
        <h2>{schema?.title ?? node.type}</h2>
        <div className="gs-tabs" role="group" aria-label="View">
          <button type="button" aria-pressed={!isJson} onClick={() => { showJson(false); }}>
            Form
          </button>
          <button type="button" aria-pressed={isJson} onClick={() => { showJson(true); }}>
            JSON
          </button>
        </div>
      </header>
      {schema && <p className="gh-fine">{schema.description}</p>}
      <Findings of={findings} />
      {isJson ? (
        <Suspense fallback={<p className="gh-fine">Loading…</p>}>
          <JsonView
            label={`Content of ${node.id}`}
            value={node.content ?? {}}
            onChange={(content) => {
              onContent(content, "json");
            }}
          />
        </Suspense>
      ) : (
        <>
          <TextField
            label="Name"
            help="What people call it on the canvas."
            value={node.name ?? ""}
            placeholder={node.id}
            onChange={(name) => {
              onChange(changeNode(document, node.id, { name }), `${node.id} name`);
            }}
          />
          {schema && (
            <FieldContext.Provider value={context}>
              <FieldsView
                fields={schema.fields}
                value={node.content ?? {}}
                at=""
                onChange={onContent}
              />
            </FieldContext.Provider>
          )}
        </>
      )}
      <Leads node={node} document={document} onChange={onChange} onOpen={onOpen} />
      <footer className="gs-inspector-foot">
        <Renaming
          id={node.id}
          taken={partsOf(document).nodes.map((item) => item.id)}
          onRename={(to) => {
            onChange(renameNode(document, node.id, to));
            onOpen(to);
          }}
        />
        {entryOf(document) !== node.id && (
          <button
            type="button"
            className="gs-plain"
            onClick={() => {
              onChange({ ...document, entry_node_id: node.id });
            }}
          >
            Begin here
          </button>
        )}
        <button type="button" className="gs-plain gs-danger" onClick={onRemove}>
          Delete this node
        </button>
      </footer>
    </div>
  );
}

/** The id is what connections and analytics name a node by, so it changes on demand only. */
function Renaming({ id, taken, onRename }: { id: string; taken: string[]; onRename: (to: string) => void }) {
  const [written, write] = useState(id);
  const isFree = written === id || (written !== "" && !written.includes("/") && !taken.includes(written));
  return (
    <form
      className="gs-renaming"
      onSubmit={(event) => {
        event.preventDefault();
        if (isFree && written !== id) onRename(written);
      }}
    >
      <TextField
        label="Id"
        help={isFree ? "Connections and analytics name the node by it." : "Another node has this id, or it has a slash."}
        value={written}
        onChange={write}
      />
      {written !== id && (
        <button type="submit" className="gs-plain" disabled={!isFree}>
          Rename
        </button>
      )}
    </form>
  );
}
