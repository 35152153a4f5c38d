/** What a node says, asks or does, in one line. */

import type { Json } from "../../api/flowTypes";
import { isFields, type Fields, type FlowNode } from "./document";
import { plain } from "./ways";

const MOST = 140;

export function summaryOf(node: FlowNode): string {
  const text = (SUMMARIES[node.type] ?? (() => ""))(node.content ?? {});
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

const SUMMARIES: Record<string, (content: Fields) => string> = {
  message: (content) => {
    if (content["source"] === "random") return "draws a piece of content";
    const messages = content["messages"];
    const first = Array.isArray(messages) ? messages[0] : undefined;
    if (isFields(first)) return textOf(first);
    return textOf(content);
  },
  question: (content) => {
    if (content["source"] === "random") return "draws a question";
    const asked = content["question"] ?? content["text"];
    return isFields(asked) ? textOf(asked) : shown(asked);
  },
  condition: (content) => {
    const first = Array.isArray(content["conditions"]) ? content["conditions"][0] : undefined;
    return isFields(first) ? conditionText(first["if"]) : "";
  },
  action: (content) => {
    const actions = Array.isArray(content["actions"]) ? content["actions"].filter(isFields) : [];
    const [first] = actions;
    if (!first) return "";
    const what = `${shown(first["type"]).replaceAll("_", " ")} ${shown(first["variable"] ?? first["target"] ?? first["url"])}`;
    return actions.length > 1 ? `${what} and ${actions.length - 1} more` : what;
  },
  webhook: (content) => `${shown(content["method"] ?? "POST")} ${shown(content["url"] ?? content["endpoint"])}`,
  composite: (content) => shown(content["composite_flow_seed_key"] ?? content["flow_id"] ?? "nodes of its own"),
  script: (content) => shown(content["code"]),
};

export function conditionText(condition: Json | undefined): string {
  if (!isFields(condition)) return shown(condition);
  const { var: path, ...rest } = condition;
  const [operator, value] = Object.entries(rest)[0] ?? ["", null];
  return path === undefined ? JSON.stringify(condition) : `${shown(path)} ${operator} ${plain(value)}`;
}

function textOf(said: Fields): string {
  const found = said["text"] ?? said["content"] ?? said["content_id"] ?? said["url"];
  return shown(found);
}

function shown(value: Json | undefined): string {
  return value === undefined || value === null ? "" : plain(value);
}
