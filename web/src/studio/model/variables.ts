/** The variables that a document sets or reads, for suggestions. */

import type { FlowDocument } from "./document";

const KNOWN = ["user.name", "context.locale", "context.timezone", "session.id"];
const WRITTEN = /"(?:variable|target|response_variable|error_variable|track_shown_in|var)":"([\w.-]{1,80})"/g;
const READ = /\{\{\s*([\w-]+(?:\.[\w-]+)+)\s*\}\}/g;

export function variablesOf(document: FlowDocument): string[] {
  const text = JSON.stringify(document);
  const found = new Set(KNOWN);
  for (const pattern of [WRITTEN, READ]) {
    for (const [, path] of text.matchAll(pattern)) if (path) found.add(path);
  }
  return [...found].sort();
}
