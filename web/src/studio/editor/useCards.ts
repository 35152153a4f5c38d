/** The document as the canvas draws it: cards and arrows. */

import type { Edge } from "@xyflow/react";
import { useMemo } from "react";

import type { Finding } from "../client";
import { entryOf, partsOf, wayOf, type FlowDocument } from "../model/document";
import { hasConditions, type Place } from "../model/changes";
import { placesOf } from "../model/layout";
import { typeTitle } from "../model/schema";
import { summaryOf } from "../model/summary";
import { jumpsOf, waysOf } from "../model/ways";
import type { Heat } from "../panels/FiguresPanel";
import type { CardNode } from "./NodeCard";

export interface Overlay {
  /** Places of cards that are being dragged, and sizes that the canvas has measured. */
  places: Record<string, Place>;
  sizes: Record<string, { width: number; height: number }>;
}

export interface Lights {
  selected: readonly string[];
  findings: ReadonlyMap<string, Finding[]>;
  visited: ReadonlyMap<string, number>;
  current: string | null;
  marks: Readonly<Record<string, string>>;
  heat: ReadonlyMap<string, Heat>;
}

export function useCards(document: FlowDocument, overlay: Overlay, lights: Lights): CardNode[] {
  const places = useMemo(() => placesOf(document), [document]);
  const drawn = useMemo(() => {
    const { nodes, connections } = partsOf(document);
    const entry = entryOf(document);
    return nodes.map((node) => ({
      id: node.id,
      type: node.type,
      title: typeTitle(node.type),
      name: node.name ?? node.id,
      summary: summaryOf(node),
      ways: waysOf(node, connections.filter((way) => way.source === node.id)),
      isEntry: node.id === entry,
    }));
  }, [document]);
  return useMemo(
    () =>
      drawn.map(({ id, ...card }): CardNode => {
        const found = lights.findings.get(id) ?? [];
        const errors = found.filter((finding) => finding.severity === "error").length;
        const size = overlay.sizes[id];
        return {
          id,
          type: "card",
          position: overlay.places[id] ?? places[id] ?? { x: 0, y: 0 },
          selected: lights.selected.includes(id),
          ariaLabel: `${card.title} ${card.name}. ${card.summary}`,
          ...(size ? { measured: size } : {}),
          data: {
            ...card,
            errors,
            warnings: found.length - errors,
            visits: lights.visited.get(id) ?? null,
            isCurrent: lights.current?.split("/")[0] === id,
            mark: lights.marks[id] ?? null,
            heat: lights.heat.get(id) ?? null,
          },
        };
      }),
    [drawn, places, overlay, lights],
  );
}

export function useArrows(document: FlowDocument, visited: ReadonlyMap<string, number>): Edge[] {
  return useMemo(() => {
    const { nodes, connections } = partsOf(document);
    const ids = new Set(nodes.map((node) => node.id));
    const arrows = connections.flatMap((way, at): Edge[] => {
      if (!ids.has(way.source) || !ids.has(way.target)) return [];
      return [
        {
          id: `way-${at}`,
          source: way.source,
          target: way.target,
          sourceHandle: wayOf(way),
          ...(hasConditions(way) ? { label: "if" } : {}),
          animated: visited.has(way.source) && visited.has(way.target),
          ariaLabel: `From ${way.source} to ${way.target}`,
        },
      ];
    });
    const jumps = nodes.flatMap((node) =>
      jumpsOf(node, ids).map((target) => ({
        id: `jump-${node.id}-${target}`,
        source: node.id,
        target,
        className: "gs-jump",
        deletable: false,
        selectable: false,
        focusable: false,
      })),
    );
    return [...arrows, ...jumps];
  }, [document, visited]);
}
