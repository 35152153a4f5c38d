import { useEffect, useRef, useState } from "react";

import { Answer } from "../../flow/AnswerPanel";
import type { Given, Trial } from "../client";
import { understood } from "../fields/ValueField";
import { TextField } from "../fields/TextField";

/** What the trial waits for: an answer as a visitor gives it, or how a call ended. */
export function TrialAnswer({ trial, onGive }: { trial: Trial; onGive: (given: Given) => void }) {
  const panel = useRef<HTMLDivElement>(null);
  const { waiting, steps } = trial;
  const question = steps.findLast((step) => step.refused === null)?.question ?? null;
  const isFirst = steps.length === 1;
  useEffect(() => {
    if (!isFirst) panel.current?.querySelector<HTMLElement>("input, button, textarea")?.focus();
  }, [isFirst]);
  return (
    <div ref={panel} className="gs-answer">
      {waiting?.kind === "question" && question && (
        <Answer
          question={question}
          describedBy={undefined}
          onAnswer={(input) => {
            onGive({ answer: input });
          }}
        />
      )}
      {waiting?.kind === "acknowledgement" && (
        <button
          type="button"
          className="gh-button gh-primary"
          onClick={() => {
            onGive({ answer: null });
          }}
        >
          Continue
        </button>
      )}
      {waiting?.kind === "task" && waiting.task && (
        <CallOutcome method={waiting.task.method} url={waiting.task.url} onGive={onGive} />
      )}
      {waiting?.kind === "script" && <ScriptOutputs onGive={onGive} />}
    </div>
  );
}

function CallOutcome({ method, url, onGive }: { method: string; url: string; onGive: (given: Given) => void }) {
  const [body, write] = useState("{}");
  return (
    <fieldset className="gs-condition">
      <legend>A call would leave now</legend>
      <p className="gs-call">
        <code>
          {method} <bdi>{url}</bdi>
        </code>
      </p>
      <TextField
        label="It answers"
        help="As JSON. Nothing is sent; what you write here takes the answer’s place."
        isLong
        isCode
        value={body}
        onChange={write}
      />
      <div className="gs-dialog-tools">
        <button type="button" className="gh-button gh-primary" onClick={() => { onGive({ outcome: { status: "succeeded", body: understood(body) ?? null } }); }}>
          It works
        </button>
        <button type="button" className="gh-button" onClick={() => { onGive({ outcome: { status: "failed", http_status: 503, body: understood(body) ?? null } }); }}>
          It fails
        </button>
      </div>
    </fieldset>
  );
}

function ScriptOutputs({ onGive }: { onGive: (given: Given) => void }) {
  const [outputs, write] = useState("{}");
  return (
    <fieldset className="gs-condition">
      <legend>The visitor’s page runs a script now</legend>
      <TextField label="It sends back" help="An object with a value for each output." isLong isCode value={outputs} onChange={write} />
      <button type="button" className="gh-button gh-primary" onClick={() => { onGive({ answer: understood(outputs) ?? null }); }}>
        Go on
      </button>
    </fieldset>
  );
}
