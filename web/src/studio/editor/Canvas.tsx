import "@xyflow/react/dist/base.css";

import {
  Background,
  Controls,
  MarkerType,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Connection,
  type NodeChange,
} from "@xyflow/react";
import { useEffect, useMemo, useState } from "react";

import type { Finding } from "../client";
import { connect, moveNodes, removeConnections, removeNodes } from "../model/changes";
import type { FlowDocument } from "../model/document";
import { arranged } from "../model/layout";
import type { Heat } from "../panels/FiguresPanel";
import { NodeCard, type CardNode } from "./NodeCard";
import { useArrows, useCards, type Overlay } from "./useCards";

interface Props {
  document: FlowDocument;
  selected: readonly string[];
  focus: { id: string; at: number } | null;
  findings: ReadonlyMap<string, Finding[]>;
  visited: ReadonlyMap<string, number>;
  current: string | null;
  marks: Readonly<Record<string, string>>;
  heat: ReadonlyMap<string, Heat>;
  onSelect: (ids: string[]) => void;
  onChange: (document: FlowDocument, tag?: string) => void;
}

const KINDS = { card: NodeCard };
const ARROW = {
  markerEnd: { type: MarkerType.ArrowClosed, width: 18, height: 18 },
  type: "smoothstep",
};
const NOTHING: Overlay = { places: {}, sizes: {} };

export function Canvas(props: Props) {
  return (
    <section className="gs-canvas" aria-label="Canvas">
      <ReactFlowProvider>
        <Drawing {...props} />
      </ReactFlowProvider>
    </section>
  );
}

function Drawing(props: Props) {
  const { document, selected, focus, findings, visited, current, marks, heat, onSelect, onChange } = props;
  const [overlay, setOverlay] = useState(NOTHING);
  const lights = useMemo(
    () => ({ selected, findings, visited, current, marks, heat }),
    [selected, findings, visited, current, marks, heat],
  );
  const cards = useCards(document, overlay, lights);
  const arrows = useArrows(document, visited);
  const canvas = useReactFlow();

  useEffect(() => {
    if (focus) void canvas.fitView({ nodes: [{ id: focus.id }], duration: 200, maxZoom: 1, minZoom: 0.5 });
  }, [canvas, focus]);
  useEffect(() => {
    const id = current?.split("/")[0];
    if (id) void canvas.fitView({ nodes: [{ id }], duration: 200, maxZoom: 0.9, minZoom: 0.4 });
  }, [canvas, current]);

  function follow(changes: NodeChange<CardNode>[]) {
    setOverlay((before) => changes.reduce(taken, before));
    const chosen = chosenBy(changes, selected);
    if (chosen) onSelect(chosen);
    const moved = changes.flatMap((change) =>
      change.type === "position" && change.dragging === false && change.position
        ? [[change.id, change.position] as const]
        : [],
    );
    if (moved.length > 0) {
      onChange(moveNodes(document, Object.fromEntries(moved)), "move");
      setOverlay((before) => ({ ...before, places: {} }));
    }
  }

  function join({ source, target, sourceHandle }: Connection) {
    onChange(connect(document, { source, target, type: sourceHandle ?? "default" }));
  }

  return (
    <ReactFlow
      nodes={cards}
      edges={arrows}
      nodeTypes={KINDS}
      defaultEdgeOptions={ARROW}
      onNodesChange={follow}
      onConnect={join}
      onNodesDelete={(gone) => {
        onChange(removeNodes(document, gone.map((node) => node.id)));
      }}
      onEdgesDelete={(gone) => {
        onChange(removeConnections(document, gone.flatMap((edge) => placeOf(edge.id))));
      }}
      onlyRenderVisibleElements={cards.length > 150}
      deleteKeyCode={["Delete", "Backspace"]}
      multiSelectionKeyCode={["Shift", "Meta", "Control"]}
      minZoom={0.1}
      fitView
      fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
      proOptions={{ hideAttribution: true }}
    >
      <Background gap={24} size={1.5} />
      <MiniMap pannable zoomable ariaLabel="Overview" nodeClassName={(node) => `gs-kind-${String(node.data["type"])}`} />
      <Controls showInteractive={false} />
      <div className="gs-canvas-tools">
        <button
          type="button"
          className="gs-plain"
          onClick={() => {
            onChange(moveNodes(document, arranged(document)));
            requestAnimationFrame(() => void canvas.fitView({ padding: 0.15, maxZoom: 1 }));
          }}
        >
          Arrange
        </button>
      </div>
    </ReactFlow>
  );
}

function taken(overlay: Overlay, change: NodeChange<CardNode>): Overlay {
  if (change.type === "dimensions" && change.dimensions) {
    return { ...overlay, sizes: { ...overlay.sizes, [change.id]: change.dimensions } };
  }
  if (change.type === "position" && change.position && change.dragging === true) {
    return { ...overlay, places: { ...overlay.places, [change.id]: change.position } };
  }
  return overlay;
}

/** The ids that are selected after some changes; `null` when none is about that. */
function chosenBy(changes: NodeChange<CardNode>[], before: readonly string[]): string[] | null {
  const relevant = changes.filter((change) => change.type === "select");
  if (relevant.length === 0) return null;
  const ids = new Set(before);
  for (const change of relevant) {
    if (change.selected) ids.add(change.id);
    else ids.delete(change.id);
  }
  return [...ids];
}

function placeOf(edge: string): number[] {
  const found = /^way-(\d+)$/.exec(edge);
  return found ? [Number(found[1])] : [];
}
