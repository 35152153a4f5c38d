/** What a browser keeps of a conversation, so that a loaded page or another tab goes on with it. */

import type { FlowAddress } from "./flowClient";

/** The proof is not among them: of a public flow it is in a cookie that no script reads. */
export interface Remembered {
  session: string;
  csrf: string;
}

/** The place of one flow, by its address; another flow or key has another one. */
export class FlowMemory {
  readonly #name: string;

  constructor(baseUrl: string, { flow, publicKey = "" }: FlowAddress) {
    this.#name = `gatehouse-flow ${JSON.stringify([baseUrl, flow, publicKey])}`;
  }

  /** What was kept; `null` if nothing was, or if the browser keeps nothing for this page. */
  recall(): Remembered | null {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.#name) ?? "null");
      return isRemembered(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  keep(remembered: Remembered): void {
    tried(() => {
      localStorage.setItem(this.#name, JSON.stringify(remembered));
    });
  }

  forget(): void {
    tried(() => {
      localStorage.removeItem(this.#name);
    });
  }
}

function isRemembered(kept: unknown): kept is Remembered {
  if (typeof kept !== "object" || kept === null) return false;
  const { session, csrf } = kept as Record<string, unknown>;
  return typeof session === "string" && session !== "" && typeof csrf === "string";
}

/** A browser that keeps nothing has conversations all the same. */
function tried(write: () => void): void {
  try {
    write();
  } catch {
    // Storage is switched off or full: the conversation lasts as long as its page.
  }
}
