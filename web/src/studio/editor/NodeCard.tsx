import { Handle, Position, type Node, type NodeProps } from "@xyflow/react";
import { memo } from "react";

import type { Heat } from "../panels/FiguresPanel";
import type { Way } from "../model/ways";

export interface CardData extends Record<string, unknown> {
  title: string;
  name: string;
  summary: string;
  type: string;
  ways: Way[];
  isEntry: boolean;
  errors: number;
  warnings: number;
  visits: number | null;
  isCurrent: boolean;
  mark: string | null;
  heat: Heat | null;
}

export type CardNode = Node<CardData, "card">;

/** One node on the canvas. Texts of documents are shown as texts, whatever they hold. */
export const NodeCard = memo(function NodeCard({ data }: NodeProps<CardNode>) {
  const states = [
    `gs-card gs-kind-${data.type}`,
    data.visits === null ? "" : "gs-card-visited",
    data.isCurrent ? "gs-card-current" : "",
    data.mark ? `gs-mark-${data.mark}` : "",
    data.heat ? `gs-heat-${data.heat.degree}` : "",
  ];
  return (
    <div className={states.filter(Boolean).join(" ")}>
      <Handle type="target" position={Position.Left} />
      <div className="gs-card-head">
        <span className="gs-card-kind">{data.title}</span>
        {data.isEntry && <span className="gs-card-entry">begins here</span>}
        {data.errors > 0 && <span className="gs-card-badge gs-card-error">{data.errors}</span>}
        {data.errors === 0 && data.warnings > 0 && (
          <span className="gs-card-badge gs-card-warning">{data.warnings}</span>
        )}
        {data.visits !== null && data.visits > 1 && <span className="gs-card-badge">{data.visits}×</span>}
      </div>
      <div className="gs-card-name">
        <bdi>{data.name}</bdi>
      </div>
      <div className="gs-card-text">
        <bdi>{data.summary}</bdi>
      </div>
      {data.heat && <div className="gs-card-heat">{data.heat.label}</div>}
      <ul className="gs-card-ways">
        {data.ways.map((way) => (
          <li key={way.type}>
            <bdi>{way.label}</bdi>
            <Handle type="source" position={Position.Right} id={way.type} />
          </li>
        ))}
      </ul>
    </div>
  );
});
