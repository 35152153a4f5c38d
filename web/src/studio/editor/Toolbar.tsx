import type { Draft } from "../useDraft";
import type { Findings } from "../useFindings";
import { ProblemNotice } from "../../conversation/ProblemNotice";
import { FindingsMenu } from "./FindingsMenu";

export type Panel = "node" | "trial" | "versions" | "figures";

const PANELS: [Panel, string][] = [
  ["trial", "Try it"],
  ["figures", "Figures"],
  ["versions", "Versions"],
];

interface Props {
  draft: Draft;
  findings: Findings;
  panel: Panel;
  onPanel: (panel: Panel) => void;
  onSignIn: () => void;
  onFinding: (node: string) => void;
}

/** Above the canvas: what the flow is called, what state it is in, and what can be done with it. */
export function Toolbar({ draft, findings, panel, onPanel, onSignIn, onFinding }: Props) {
  const { flow, saving, isChanged, problem } = draft;
  return (
    <div className="gs-bar">
      <a className="gs-back" href="#flows" aria-label="All flows" title="All flows">
        ‹
      </a>
      <span className="gs-title">
        <bdi>{flow.name || flow.key}</bdi>
      </span>
      <span className="gh-fine gs-state" role="status">
        {stateOf(draft)}
      </span>
      <div className="gs-grow" />
      <button type="button" className="gs-plain" disabled={!draft.canUndo} onClick={draft.undo} title="Undo (Ctrl+Z)">
        Undo
      </button>
      <button
        type="button"
        className="gs-plain"
        disabled={!draft.canRedo}
        onClick={draft.redo}
        title="Redo (Ctrl+Shift+Z)"
      >
        Redo
      </button>
      <FindingsMenu findings={findings} onFinding={onFinding} />
      {PANELS.map(([name, label]) => (
        <button
          key={name}
          type="button"
          className="gh-button"
          aria-pressed={panel === name}
          onClick={() => {
            onPanel(panel === name ? "node" : name);
          }}
        >
          {label}
        </button>
      ))}
      <button
        type="button"
        className="gh-button gh-primary"
        disabled={!isChanged || saving === "saving"}
        title="Save (Ctrl+S)"
        onClick={() => void draft.save()}
      >
        Save
      </button>
      {problem && saving !== "waiting" && (
        <div className="gs-bar-problem">
          <ProblemNotice problem={problem} onSignIn={onSignIn} onRetry={() => void draft.save()} />
        </div>
      )}
    </div>
  );
}

function stateOf({ flow, saving, isChanged, conflict }: Draft): string {
  if (conflict) return "Somebody else has saved";
  if (saving === "saving") return "Saving…";
  if (saving === "waiting") return "No connection. Your work is kept here and saved as soon as there is one.";
  if (isChanged) return "Not saved yet";
  return `Saved, revision ${flow.revision}`;
}
