import { changeConnection, connect, hasConditions, removeConnections } from "../model/changes";
import { partsOf, wayOf, type FlowDocument, type FlowNode } from "../model/document";
import { NODE_TYPES } from "../model/schema";
import { waysOf } from "../model/ways";
import { ConditionField } from "../fields/ConditionField";

interface Props {
  node: FlowNode;
  document: FlowDocument;
  onChange: (document: FlowDocument, tag?: string) => void;
  onOpen: (id: string) => void;
}

/** Where each way of a node leads: what one draws on the canvas, as a list to choose from. */
export function Leads({ node, document, onChange, onOpen }: Props) {
  const { nodes, connections } = partsOf(document);
  const leaving = connections.map((way, at) => ({ way, at })).filter(({ way }) => way.source === node.id);
  const ways = waysOf(node, leaving.map(({ way }) => way));
  const operators = NODE_TYPES["condition"]?.fields["conditions"]?.items?.properties?.["if"]?.["x-operators"] ?? [];
  return (
    <section className="gs-leads" aria-label="Leads to">
      <h3>Leads to</h3>
      {ways.map((way) => {
        const own = leaving.filter((item) => wayOf(item.way) === way.type);
        const plain = own.find((item) => !hasConditions(item.way));
        return (
          <div key={way.type} className="gs-lead">
            {own
              .filter((item) => hasConditions(item.way))
              .map(({ way: held, at }) => (
                <div key={at} className="gs-lead-if">
                  <ConditionField
                    label={`If, to ${held.target}`}
                    value={Array.isArray(held.conditions) ? (held.conditions[0] ?? null) : (held.conditions ?? null)}
                    operators={operators}
                    onChange={(condition) => {
                      onChange(changeConnection(document, at, { conditions: [condition] }), `way ${at}`);
                    }}
                  />
                  <button type="button" className="gs-plain" onClick={() => { onChange(removeConnections(document, [at])); }}>
                    Remove
                  </button>
                </div>
              ))}
            <label className="gs-field">
              <span>
                <bdi>{way.label}</bdi>
              </span>
              <select
                value={plain?.way.target ?? ""}
                onChange={(event) => {
                  const target = event.target.value;
                  if (target !== "") onChange(connect(document, { source: node.id, target, type: way.type }));
                  else if (plain) onChange(removeConnections(document, [plain.at]));
                }}
              >
                <option value="">the end</option>
                {nodes.map((item) => (
                  <option key={item.id} value={item.id}>
                    {item.name ?? item.id}
                  </option>
                ))}
              </select>
            </label>
            {plain && (
              <div className="gs-lead-tools">
                <button type="button" className="gs-plain" onClick={() => { onOpen(plain.way.target); }}>
                  Go there
                </button>
                <button
                  type="button"
                  className="gs-plain"
                  onClick={() => {
                    onChange(changeConnection(document, plain.at, { conditions: [{ var: "", eq: "" }] }));
                  }}
                >
                  Only if…
                </button>
              </div>
            )}
          </div>
        );
      })}
    </section>
  );
}
