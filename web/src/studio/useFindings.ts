/** What `validate` finds in the document as it is now; the server is the judge. */

import { useEffect, useState } from "react";

import { problemFrom } from "../api/problem";
import type { Finding, StudioClient } from "./client";
import type { FlowDocument } from "./model/document";

const QUIET_MS = 500;

export interface Findings {
  all: Finding[];
  byNode: ReadonlyMap<string, Finding[]>;
  isCurrent: boolean;
}

export function useFindings(client: StudioClient, flow: string, document: FlowDocument): Findings {
  const [found, setFound] = useState<{ document: FlowDocument | null; all: Finding[] }>({
    document: null,
    all: [],
  });
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      client.validate(flow, document, controller.signal).then(
        (all) => {
          setFound({ document, all });
        },
        (thrown: unknown) => {
          if (!controller.signal.aborted) console.info("Nothing was checked.", problemFrom(thrown)?.code);
        },
      );
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, flow, document]);
  return { all: found.all, byNode: byNode(found.all), isCurrent: found.document === document };
}

/** Findings of nodes within a composite stand at the composite. */
function byNode(all: readonly Finding[]): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of all) {
    const id = finding.node?.split("/")[0] ?? "";
    found.set(id, [...(found.get(id) ?? []), finding]);
  }
  return found;
}
