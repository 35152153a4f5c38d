import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { problemFrom, type Problem } from "../api/problem";
import type { SignedIn } from "../app/session";
import { ProblemNotice } from "../conversation/ProblemNotice";
import type { FlowSummary, StudioClient } from "./client";
import type { FlowDocument } from "./model/document";
import { documentIn, NoDocumentError } from "./model/documentFile";
import { keyOf, TEMPLATES } from "./templates";
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
  const [problem, setProblem] = useState<Pick<Problem, "code" | "message"> | null>(null);
  const [isBusy, setBusy] = useState(false);

  /** Make a flow of a document; a name that was typed goes before the document's own. */
  async function begin(given: () => FlowDocument | Promise<FlowDocument>, otherwise: string) {
    setBusy(true);
    setProblem(null);
    try {
      const document = await given();
      const typed = name.trim();
      const named = typed || textOf(document["name"]) || otherwise;
      const key = (!typed && textOf(document["seed_key"])) || keyOf(named);
      const made = await client.create({ ...document, seed_key: key, name: named });
      void queries.invalidateQueries({ queryKey: ["flows"] });
      location.assign(flowAddress(made.id));
    } catch (thrown) {
      setBusy(false);
      setProblem(thrown instanceof NoDocumentError ? { code: "no_document", message: thrown.message } : problemFrom(thrown));
    }
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
                void begin(() => template.document, template.name);
              }}
            >
              <strong>{template.name}</strong>
              <span className="gh-fine">{template.description}</span>
            </button>
          </li>
        ))}
      </ul>
      <label className="gs-field">
        <span>Or bring a document file</span>
        <input
          type="file"
          accept=".json,application/json"
          disabled={isBusy}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = "";
            if (file) void begin(() => documentIn(file), file.name.replace(/\.json$/i, ""));
          }}
        />
      </label>
    </section>
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

function fits(flow: FlowSummary, words: string): boolean {
  return `${flow.key} ${flow.name}`.toLowerCase().includes(words.trim().toLowerCase());
}
