import type { Finding } from "../client";
import type { Findings } from "../useFindings";

interface Props {
  findings: Findings;
  onFinding: (node: string) => void;
}

/** How many mistakes and warnings there are; opened, each leads to its node. */
export function FindingsMenu({ findings, onFinding }: Props) {
  const errors = findings.all.filter((finding) => finding.severity === "error").length;
  const warnings = findings.all.length - errors;
  if (findings.all.length === 0) {
    return <span className="gs-count gs-count-fine">{findings.isCurrent ? "No mistakes" : "Checking…"}</span>;
  }
  return (
    <details className="gs-menu">
      <summary className={`gs-count ${errors > 0 ? "gs-count-error" : "gs-count-warning"}`}>
        {[counted(errors, "mistake"), counted(warnings, "warning")].filter(Boolean).join(", ")}
      </summary>
      <ul>
        {findings.all.map((finding, at) => (
          <li key={at}>
            {finding.node === null ? (
              <FindingText finding={finding} />
            ) : (
              <button
                type="button"
                onClick={() => {
                  onFinding(finding.node?.split("/")[0] ?? "");
                }}
              >
                <FindingText finding={finding} />
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function FindingText({ finding }: { finding: Finding }) {
  return (
    <span className={`gs-finding gs-finding-${finding.severity}`}>
      <strong>
        {finding.severity === "error" ? "Mistake" : "Warning"}
        {finding.node !== null && (
          <>
            {" at "}
            <bdi>{finding.node}</bdi>
          </>
        )}
      </strong>{" "}
      {finding.field && <code>{finding.field}</code>} <span>{finding.message}</span>
    </span>
  );
}

/** “1 mistake”, “2 mistakes”; nothing for none. */
export function counted(number: number, word: string): string {
  return number === 0 ? "" : `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** What is wrong with what a form shows; nothing where nothing is. */
export function Findings({ of: findings }: { of: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="gs-findings" aria-label="Findings">
      {findings.map((finding, at) => (
        <li key={at}>
          <FindingText finding={finding} />
        </li>
      ))}
    </ul>
  );
}
