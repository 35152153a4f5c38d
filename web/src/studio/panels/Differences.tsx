import { compare, same } from "../model/compare";
import { partsOf, wayOf, type FlowDocument, type FlowNode } from "../model/document";
import { plain } from "../model/ways";

/** What differs between two documents: nodes, their fields side by side, and connections. */
export function Differences({ before, after }: { before: FlowDocument; after: FlowDocument }) {
  const { nodes, added, removed } = compare(before, after);
  const [old, now] = [partsOf(before).nodes, partsOf(after).nodes];
  return (
    <ul className="gs-differences">
      {Object.entries(nodes).map(([id, difference]) => (
        <li key={id}>
          <span className={`gs-badge gs-mark-${difference}`}>{difference}</span> <bdi>{id}</bdi>
          {difference === "changed" && (
            <Changed one={old.find((node) => node.id === id)} other={now.find((node) => node.id === id)} />
          )}
        </li>
      ))}
      {added.map((way, at) => (
        <li key={`added-${at}`}>
          <span className="gs-badge gs-mark-added">added</span> <bdi>{`${way.source} → ${way.target} (${wayOf(way)})`}</bdi>
        </li>
      ))}
      {removed.map((way, at) => (
        <li key={`removed-${at}`}>
          <span className="gs-badge gs-mark-removed">removed</span> <bdi>{`${way.source} → ${way.target} (${wayOf(way)})`}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Changed({ one, other }: { one: FlowNode | undefined; other: FlowNode | undefined }) {
  const [was, has] = [{ ...one?.content }, { ...other?.content }];
  const names = [...new Set([...Object.keys(was), ...Object.keys(has)])].filter((name) => !same(was[name], has[name]));
  return (
    <dl className="gs-side-by-side">
      {names.map((name) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <del>{was[name] === undefined ? "nothing" : plain(was[name])}</del>
          </dd>
          <dd>
            <ins>{has[name] === undefined ? "nothing" : plain(has[name])}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
