/** Playing the draft as it is now. The server plays it anew each time; going back is one answer less. */

import { useEffect, useMemo, useState } from "react";

import { problemFrom, type Problem } from "../../api/problem";
import type { Given, StudioClient, Trial } from "../client";
import type { FlowDocument } from "../model/document";

const QUIET_MS = 300;

export interface TrialState {
  trial: Trial | null;
  problem: Problem | null;
  isBusy: boolean;
  given: readonly Given[];
  /** How often each node ran, by its id on the canvas. */
  visited: ReadonlyMap<string, number>;
  give: (given: Given) => void;
  back: (to: number) => void;
}

export function useTrial(client: StudioClient, flow: string, document: FlowDocument, isOpen: boolean): TrialState {
  const [given, setGiven] = useState<readonly Given[]>([]);
  const [told, setTold] = useState<{ of: readonly Given[]; document: FlowDocument; trial: Trial | null; problem: Problem | null } | null>(null);
  const isCurrent = told?.of === given && told.document === document;

  useEffect(() => {
    if (!isOpen || isCurrent) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      client.simulate(flow, document, [...given], controller.signal).then(
        (trial) => {
          setTold({ of: given, document, trial, problem: null });
        },
        (thrown: unknown) => {
          const problem = controller.signal.aborted ? null : problemFrom(thrown);
          if (problem) setTold({ of: given, document, trial: null, problem });
        },
      );
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, flow, document, given, isOpen, isCurrent]);

  const trial = told?.trial ?? null;
  const visited = useMemo(() => counted(trial), [trial]);
  return {
    trial,
    problem: told?.problem ?? null,
    isBusy: isOpen && !isCurrent,
    given,
    visited,
    give: (next) => {
      setGiven([...accepted(given, trial), next]);
    },
    back: (to) => {
      setGiven(given.slice(0, to));
    },
  };
}

/** The answers that were taken: a refused one is not given again. */
function accepted(given: readonly Given[], trial: Trial | null): Given[] {
  return given.filter((_, at) => (trial?.steps[at + 1]?.refused ?? null) === null);
}

function counted(trial: Trial | null): Map<string, number> {
  const found = new Map<string, number>();
  for (const step of trial?.steps ?? []) {
    // The first node of a step after an answer is the one that was answered: it ran before.
    for (const { node } of step.nodes.slice(step.given === null ? 0 : 1)) {
      const id = node.split("/")[0] ?? node;
      found.set(id, (found.get(id) ?? 0) + 1);
    }
  }
  return found;
}
