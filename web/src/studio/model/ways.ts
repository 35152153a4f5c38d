/** The ways out of a node, as its card shows them. */

import type { Json } from "../../api/flowTypes";
import { isFields, wayOf, type FlowConnection, type FlowNode } from "./document";

export interface Way {
  type: string;
  label: string;
}

const NAMES: Record<string, string> = {
  default: "then",
  success: "when it worked",
  failure: "when it failed",
  error: "when it failed",
  complete: "when it is done",
  conditional: "if",
};

/** Every way that a node offers, and those by which connections leave it all the same. */
export function waysOf(node: FlowNode, leaving: readonly FlowConnection[]): Way[] {
  const offered = OFFERED[node.type]?.(node) ?? [{ type: "default", label: "then" }];
  const known = new Set(offered.map((way) => way.type));
  const others = new Set(leaving.map(wayOf).filter((type) => !known.has(type)));
  return [...offered, ...[...others].map((type) => ({ type, label: wayName(type) }))];
}

export function wayName(type: string): string {
  const option = /^\$(\d+)$/.exec(type);
  return option ? `option ${Number(option[1]) + 1}` : (NAMES[type] ?? type);
}

/** What a visitor sees of an option. */
export function optionLabel(option: Json | undefined): string {
  if (!isFields(option)) return option === undefined ? "" : plain(option);
  return plain(option["label"] ?? option["text"] ?? option["value"] ?? "");
}

/** A value as one line of text. */
export function plain(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const WORKED: Way[] = [
  { type: "success", label: wayName("success") },
  { type: "failure", label: wayName("failure") },
];

const OFFERED: Record<string, (node: FlowNode) => Way[]> = {
  question: (node) => {
    const options = node.content?.["options"];
    const listed = Array.isArray(options) ? options.slice(0, 40) : [];
    const ways = listed.map((option, at) => ({ type: `$${at}`, label: optionLabel(option) || wayName(`$${at}`) }));
    return [...ways, { type: "default", label: ways.length > 0 ? "any other" : "then" }];
  },
  condition: (node) => {
    const cases = node.content?.["conditions"];
    const named = (Array.isArray(cases) ? cases : []).flatMap((one) =>
      isFields(one) && typeof one["then"] === "string" ? [one["then"]] : [],
    );
    const otherwise = node.content?.["else"];
    const types = [...named, ...(typeof otherwise === "string" ? [otherwise] : []), "default"];
    return [...new Set(types.filter(isWay))].map((type) => ({
      type,
      label: type === "default" ? "otherwise" : wayName(type),
    }));
  },
  webhook: () => WORKED,
  script: (node) => (node.content?.["outputs"] === undefined ? [{ type: "default", label: "then" }] : WORKED),
  action: (node) =>
    JSON.stringify(node.content ?? {}).includes('"api_call"') ? WORKED : [{ type: "default", label: "then" }],
  composite: () => [{ type: "complete", label: wayName("complete") }],
};

const WAYS = new Set(["default", "conditional", "success", "failure", "error", "complete"]);

export function isWay(type: string): boolean {
  return WAYS.has(type) || /^\$\d+$/.test(type);
}

/** Nodes to which a condition leads by their ids, without a connection. */
export function jumpsOf(node: FlowNode, ids: ReadonlySet<string>): string[] {
  if (node.type !== "condition") return [];
  const cases = node.content?.["conditions"];
  const named = (Array.isArray(cases) ? cases : []).map((one) => (isFields(one) ? one["then"] : null));
  const all = [...named, node.content?.["else"] ?? null];
  return [...new Set(all.filter((id): id is string => typeof id === "string" && ids.has(id)))];
}
