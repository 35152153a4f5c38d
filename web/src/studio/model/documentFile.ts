/** A flow's document as a file: one that is downloaded, and what is in one that somebody chose. */

import { isFields, type FlowDocument } from "./document";

export const MOST_BYTES = 5_000_000;

/** Why a file is no document; the message is for people. */
export class NoDocumentError extends Error {}

/** Give the browser a document to store. The file is the one that `gatehouse flows` reads. */
export function download(name: string, written: FlowDocument): void {
  const text = `${JSON.stringify(written, null, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name.replace(/[^\p{L}\p{N}_.-]+/gu, "-").slice(0, 100) || "flow"}.json`;
  link.click();
  URL.revokeObjectURL(address);
}

/** The document in a file. Whether it can be played, the server says. */
export async function documentIn(file: File): Promise<FlowDocument> {
  if (file.size > MOST_BYTES) throw new NoDocumentError("The file is larger than 5 MB, which no flow is.");
  const found = parsed(await file.text());
  if (!isFields(found)) throw new NoDocumentError("The file is no document of a flow: it is not JSON with an object.");
  const data = found["data"];
  if (isFields(found["diagram"]) || (isFields(data) && isFields(data["diagram"]))) {
    throw new NoDocumentError(
      "This is a bot of Landbot. Make a document of it with `gatehouse flows import-landbot`, and choose that.",
    );
  }
  const inner = found["flow_data"];
  if (!Array.isArray(found["nodes"]) && !(isFields(inner) && Array.isArray(inner["nodes"]))) {
    throw new NoDocumentError("The file is no document of a flow: it has no list of nodes.");
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
