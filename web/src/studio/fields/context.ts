import { createContext, useContext } from "react";

import type { Finding } from "../client";

/** What every field of a node may want to know. */
export interface FieldKnowledge {
  variables: readonly string[];
  findings: readonly Finding[];
  prefix: string;
}

export const FieldContext = createContext<FieldKnowledge>({ variables: [], findings: [], prefix: "" });

/** What is wrong at exactly this field. */
export function useFieldFindings(at: string): Finding[] {
  const { findings, prefix } = useContext(FieldContext);
  return findings.filter((finding) => finding.field === `${prefix}.${at}`);
}
