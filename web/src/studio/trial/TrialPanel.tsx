import { useEffect, useRef } from "react";

import type { TrialNode, TrialStep } from "../client";
import { plain } from "../model/ways";
import { MessageView } from "../../flow/MessageView";
import { TrialAnswer } from "./TrialAnswer";
import type { TrialState } from "./useTrial";

/** The draft, played: what is said and asked, which node did what, and what is known then. */
export function TrialPanel({ state, onNode }: { state: TrialState; onNode: (id: string) => void }) {
  const { trial, problem, isBusy } = state;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const side = end.current?.closest(".gs-side");
    if (side) side.scrollTop = side.scrollHeight;
  }, [trial]);
  return (
    <div className="gs-trial">
      <header className="gs-side-head">
        <h2>Try it</h2>
        <button type="button" className="gs-plain" disabled={state.given.length === 0} onClick={() => { state.back(0); }}>
          Begin anew
        </button>
      </header>
      <p className="gh-fine">The draft as you see it. Nothing is stored, no call leaves.</p>
      {problem && (
        <p className="gh-notice" role="alert">
          {problem.code === "flow_invalid" ? "The draft has mistakes. Mend them first; the list above names them." : problem.message}
        </p>
      )}
      {trial && (
        <ol className="gs-steps" aria-label="Conversation">
          {trial.steps.map((step, at) => (
            <Step key={at} step={step} onNode={onNode} onBack={at > 0 ? () => { state.back(at - 1); } : undefined} />
          ))}
        </ol>
      )}
      {trial && trial.status !== "active" && (
        <p className="gs-ended" role="status">
          {trial.status === "completed" ? "The flow has ended." : "The flow stopped: too many nodes without a question."}
        </p>
      )}
      {trial?.waiting && !isBusy && (
        <TrialAnswer key={state.given.length} trial={trial} onGive={state.give} />
      )}
      {isBusy && (
        <p className="gh-fine" role="status">
          Playing…
        </p>
      )}
      {trial && (
        <details className="gs-group">
          <summary>Everything that is known now</summary>
          <dl className="gs-known">
            {Object.entries(trial.variables)
              .filter(([scope]) => scope !== "session")
              .flatMap(([scope, held]) =>
                Object.entries(held).map(([name, value]) => (
                  <div key={`${scope}.${name}`}>
                    <dt>
                      <bdi>{`${scope}.${name}`}</bdi>
                    </dt>
                    <dd>
                      <bdi>{plain(value)}</bdi>
                    </dd>
                  </div>
                )),
              )}
          </dl>
        </details>
      )}
      <div ref={end} />
    </div>
  );
}

interface StepProps {
  step: TrialStep;
  onNode: (id: string) => void;
  onBack: (() => void) | undefined;
}

function Step({ step, onNode, onBack }: StepProps) {
  const { given } = step;
  return (
    <li className="gs-step">
      {given && (
        <div className="gs-given">
          <span>
            <bdi>{given.outcome ? `The call: ${plain(given.outcome["status"] ?? "succeeded")}` : given.answer === null ? "Continue" : plain(given.answer)}</bdi>
          </span>
          {onBack && (
            <button type="button" className="gs-plain" onClick={onBack}>
              Answer differently
            </button>
          )}
        </div>
      )}
      {step.refused !== null && <p className="gs-error">{step.refused}</p>}
      {step.messages.map((message, at) => (
        <div key={at} className="gs-said">
          <MessageView message={message} />
        </div>
      ))}
      {step.question && (
        <p className="gs-said gs-asked">
          <bdi>{step.question.text}</bdi>
        </p>
      )}
      {(step.nodes.length > 0 || step.events.length > 0) && (
        <details className="gs-trace">
          <summary>
            {step.nodes.length === 1 ? "1 node" : `${step.nodes.length} nodes`}
            {step.events.length > 0 && `, ${step.events.length} notes`}
          </summary>
          <ul>
            {step.nodes.map((node, at) => (
              <Ran key={at} node={node} onNode={onNode} />
            ))}
            {step.events.map((event, at) => (
              <li key={`event-${at}`} className="gs-note">
                {event.type.replaceAll("_", " ")}
                {event.node !== null && ` at ${event.node}`}: {Object.values(event.detail).map(plain).join(", ")}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function Ran({ node, onNode }: { node: TrialNode; onNode: (id: string) => void }) {
  return (
    <li>
      <button type="button" className="gs-plain" onClick={() => { onNode(node.node.split("/")[0] ?? node.node); }}>
        <bdi>{node.node}</bdi>
      </button>
      {Object.entries(node.changed).map(([path, { before, after }]) => (
        <div key={path} className="gs-changed">
          <code>{path}</code> <del>{before === undefined ? "" : plain(before)}</del>{" "}
          <ins>{after === undefined ? "forgotten" : plain(after)}</ins>
        </div>
      ))}
    </li>
  );
}
