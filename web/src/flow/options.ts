/** What an option of a question says, shows and sends. */

import type { FlowOption, FlowQuestion, Json } from "../api/flowTypes";

/** The text under which an option is shown; empty if it has none. */
export function wordsOf(option: FlowOption): string {
  return firstText(option, ["label", "text", "title", "value"]);
}

/** What is sent for an option: the server finds it by its value, label or text. */
export function inputOf(option: FlowOption): Json {
  return option["value"] ?? option["label"] ?? option["text"] ?? null;
}

export function descriptionOf(option: FlowOption): string {
  return firstText(option, ["description", "subtitle"]);
}

/** The address of an option's picture, if it is one that a page may load. */
export function pictureOf(option: FlowOption): string | null {
  return pictureAddress(firstText(option, ["image_url", "image", "url"]));
}

/** An address of a picture on this origin or over TLS; `null` for anything else. */
export function pictureAddress(given: string): string | null {
  if (given === "") return null;
  try {
    const url = new URL(given, location.href);
    return url.protocol === "https:" || url.origin === location.origin ? url.href : null;
  } catch {
    return null;
  }
}

/** A number that a question's validation or its own fields name. */
export function limitOf(question: FlowQuestion, name: string): number | undefined {
  const given = question.validation[name] ?? question.extra[name];
  return typeof given === "number" ? given : undefined;
}

export function isRequired(question: FlowQuestion): boolean {
  return question.validation["required"] !== false;
}

export function firstText(from: Record<string, Json>, names: string[]): string {
  for (const name of names) {
    const value = from[name];
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return "";
}
