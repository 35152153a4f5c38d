import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { problemFrom, type Problem } from "../api/problem";
import type { SignedIn } from "../app/session";
import { ProblemNotice } from "../conversation/ProblemNotice";
import type { FlowSummary, StudioClient } from "./client";
import { keyOf, TEMPLATES, type Template } from "./templates";
import { flowAddress } from "./useStudioRoute";

interface Props {
  client: StudioClient;
  user: SignedIn;
}

/** Every flow of the tenant, and what a new one may begin with. */
export function FlowList({ client, user }: Props) {
  const flows = useQuery({ queryKey: ["flows"], queryFn: ({ signal }) => client.flows(signal) });
  const [words, search] = useState("");
  const [isMaking, make] = useState(false);
  const problem = flows.error ? problemFrom(flows.error) : null;
  const shown = (flows.data ?? []).filter((flow) => fits(flow, words));
  const isEmpty = flows.data?.length === 0;
  return (
    <main className="gs-page">
      <div className="gs-page-head">
        <h1>Flows</h1>
        <div className="gs-grow" />
        {!isEmpty && (
          <>
            <label className="gs-search">
              <span className="gh-visually-hidden">Search flows</span>
              <input
                type="search"
                placeholder="Search"
                value={words}
                onChange={(event) => {
                  search(event.target.value);
                }}
              />
            </label>
            <button
              type="button"
              className="gh-button gh-primary"
              aria-expanded={isMaking}
              onClick={() => {
                make(!isMaking);
              }}
            >
              New flow
            </button>
          </>
        )}
      </div>
      {problem && (
        <ProblemNotice problem={problem} onSignIn={user.signInAgain} onRetry={() => void flows.refetch()} />
      )}
      {flows.isPending && !isMaking && (
        <p className="gh-fine" role="status">
          Loading…
        </p>
      )}
      {(isEmpty || isMaking) && <NewFlow client={client} isFirst={isEmpty} />}
      {shown.length > 0 && (
        <ul className="gs-flows">
          {shown.map((flow) => (
            <FlowRow key={flow.id} flow={flow} />
          ))}
        </ul>
      )}
      {!isEmpty && flows.data && shown.length === 0 && <p>No flow has these words.</p>}
    </main>
  );
}

function FlowRow({ flow }: { flow: FlowSummary }) {
  return (
    <li>
      <a href={flowAddress(flow.id)}>
        <span className="gs-flow-name">
          <bdi>{flow.name || flow.key}</bdi>
        </span>
        <span className="gh-fine gs-flow-key">
          <bdi>{flow.key}</bdi>
        </span>
        <Badge kind={flow.status}>{STATUS[flow.status]}</Badge>
        <span className="gh-fine">
          {flow.version === null ? "never published" : `version ${flow.version}, ${flow.visibility}`}
        </span>
        <time className="gh-fine" dateTime={flow.updated_at}>
          {new Date(flow.updated_at).toLocaleString()}
        </time>
      </a>
    </li>
  );
}

const STATUS = { draft: "Draft", published: "Published", archived: "Archived" } as const;

function Badge({ kind, children }: { kind: string; children: ReactNode }) {
  return <span className={`gs-badge gs-badge-${kind}`}>{children}</span>;
}

function NewFlow({ client, isFirst }: { client: StudioClient; isFirst: boolean }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  function begin(template: Template) {
    setBusy(true);
    const named = name.trim() || template.name;
    const document = { seed_key: keyOf(named), name: named, ...template.document };
    client.create(document).then(
      (made) => {
        void queries.invalidateQueries({ queryKey: ["flows"] });
        location.hash = flowAddress(made.id).slice(1);
      },
      (thrown: unknown) => {
        setBusy(false);
        setProblem(problemFrom(thrown));
      },
    );
  }

  return (
    <section className="gs-new" aria-label="New flow">
      <h2>{isFirst ? "Your first flow" : "A new flow"}</h2>
      {isFirst && <p>A flow is a conversation that you draw. Give it a name and begin with one of these.</p>}
      <label className="gs-field">
        <span>Name</span>
        <input
          value={name}
          maxLength={200}
          placeholder="Reading companion"
          onChange={(event) => {
            setName(event.target.value);
          }}
        />
      </label>
      {problem && (
        <p className="gh-notice" role="alert">
          {problem.code === "flow_exists" ? "There is a flow of this name already. Take another one." : problem.message}
        </p>
      )}
      <ul className="gs-templates">
        {TEMPLATES.map((template) => (
          <li key={template.name}>
            <button
              type="button"
              disabled={isBusy}
              onClick={() => {
                begin(template);
              }}
            >
              <strong>{template.name}</strong>
              <span className="gh-fine">{template.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function fits(flow: FlowSummary, words: string): boolean {
  return `${flow.key} ${flow.name}`.toLowerCase().includes(words.trim().toLowerCase());
}
