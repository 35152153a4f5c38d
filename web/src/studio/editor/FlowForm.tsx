import type { Finding } from "../client";
import { entryOf, partsOf, type FlowDocument } from "../model/document";
import { TextField } from "../fields/TextField";
import { Findings } from "./FindingsMenu";

interface Props {
  document: FlowDocument;
  count: number;
  findings: readonly Finding[];
  onChange: (document: FlowDocument, tag?: string) => void;
}

/** What is known of the flow as a whole, while no node is selected. */
export function FlowForm({ document, count, findings, onChange }: Props) {
  const { nodes } = partsOf(document);
  const text = (name: string) => (typeof document[name] === "string" ? document[name] : "");
  return (
    <div className="gs-inspector">
      <header className="gs-side-head">
        <h2>This flow</h2>
      </header>
      <p className="gh-fine">
        {count > 1
          ? `${count} nodes are selected. Delete removes them, Ctrl+C copies them, also for another flow.`
          : "Select a node to fill it in, or add one on the left."}
      </p>
      <Findings of={findings} />
      <TextField
        label="Name"
        help="What people call it."
        value={text("name")}
        onChange={(name) => {
          onChange({ ...document, name }, "flow name");
        }}
      />
      <TextField
        label="Key"
        help="What other flows and visitors' pages name it by."
        value={text("seed_key")}
        onChange={(key) => {
          onChange({ ...document, seed_key: key }, "flow key");
        }}
      />
      <TextField
        label="Description"
        help="For those who edit it."
        isLong
        value={text("description")}
        onChange={(description) => {
          onChange({ ...document, description }, "flow description");
        }}
      />
      <label className="gs-field">
        <span>First node</span>
        <select
          value={entryOf(document) ?? ""}
          onChange={(event) => {
            onChange({ ...document, entry_node_id: event.target.value });
          }}
        >
          {nodes.map((node) => (
            <option key={node.id} value={node.id}>
              {node.name ?? node.id}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
