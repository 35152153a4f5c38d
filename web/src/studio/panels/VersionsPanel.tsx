import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { problemFrom, type Problem } from "../../api/problem";
import type { AdminClient, Published, Version } from "../adminClient";
import { TextField } from "../fields/TextField";
import { compare, isSame } from "../model/compare";
import type { FlowDocument } from "../model/document";
import { download } from "../model/documentFile";
import type { Draft } from "../useDraft";
import { Differences } from "./Differences";
import { Share } from "./Share";

interface Props {
  client: AdminClient;
  draft: Draft;
  onMarks: (marks: Readonly<Record<string, string>>) => void;
}

/** Publishing, what was published, what differs, and the way back. */
export function VersionsPanel({ client, draft, onMarks }: Props) {
  const { flow } = draft;
  const queries = useQueryClient();
  const versions = useQuery({ queryKey: ["versions", flow.id], queryFn: ({ signal }) => client.versions(flow.id, signal) });
  const audit = useQuery({ queryKey: ["audit", flow.id], queryFn: ({ signal }) => client.audit(flow.id, signal) });
  const [made, setMade] = useState<Published | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [shown, show] = useState<{ version: number; document: FlowDocument } | null>(null);
  const notes = new Map(
    (audit.data ?? []).flatMap(({ changes, action }) =>
      action === "publish_flow" && typeof changes["note"] === "string" ? [[changes["version"], changes["note"]]] : [],
    ),
  );

  async function run(action: () => Promise<void>) {
    setProblem(null);
    try {
      await action();
      void queries.invalidateQueries({ queryKey: ["versions", flow.id] });
      void queries.invalidateQueries({ queryKey: ["audit", flow.id] });
    } catch (thrown) {
      setProblem(problemFrom(thrown));
    }
  }

  async function look(version: Version) {
    const document = await client.version(flow.id, version.version);
    show({ version: version.version, document });
    onMarks(compare(document, draft.document).nodes);
  }

  const differences = shown && compare(shown.document, draft.document);
  return (
    <div className="gs-inspector">
      <header className="gs-side-head">
        <h2>Versions</h2>
        <button type="button" className="gs-plain" onClick={() => { download(flow.key, draft.document); }}>
          Export the draft
        </button>
      </header>
      <Publishing
        draft={draft}
        onPublish={(visibility, note) => {
          void run(async () => {
            if (draft.isChanged && !(await draft.save())) return;
            const published = await client.publish(flow.id, visibility, note);
            setMade(published);
            draft.told(published);
          });
        }}
      />
      {problem && (
        <p className="gh-notice" role="alert">
          {problem.code === "flow_invalid" ? "The draft has mistakes, so it is not published. The list above names them." : problem.message}
        </p>
      )}
      {made && (
        <p className="gs-ended" role="status">
          Version {made.version} is published. New sessions begin on it.
        </p>
      )}
      {made?.public_key && <Share flow={flow.key} publicKey={made.public_key} />}
      {shown && differences && (
        <section className="gs-listed" aria-label={`Version ${shown.version} and the draft`}>
          <h3>Since version {shown.version}</h3>
          {isSame(differences) ? <p className="gh-fine">The draft says the same.</p> : <Differences before={shown.document} after={draft.document} />}
          <div className="gs-dialog-tools">
            <button type="button" className="gs-plain" onClick={() => { draft.change(shown.document); show(null); onMarks({}); }}>
              Make it the draft
            </button>
            <button type="button" className="gs-plain" onClick={() => { show(null); onMarks({}); }}>
              Close
            </button>
          </div>
        </section>
      )}
      {versions.data?.length === 0 && <p className="gh-fine">Nothing is published yet. Visitors see a flow once it is.</p>}
      <ol className="gs-versions" aria-label="Published versions">
        {(versions.data ?? []).map((version) => (
          <li key={version.version} className="gs-listed">
            <div className="gs-listed-head">
              <span className="gs-listed-name">
                Version {version.version} {version.version === flow.version && <span className="gs-badge gs-badge-published">now</span>}
              </span>
              <button type="button" className="gs-plain" onClick={() => void run(() => look(version))}>
                Compare
              </button>
              <button
                type="button"
                className="gs-plain"
                onClick={() => void run(async () => { download(`${flow.key}-${version.version}`, await client.version(flow.id, version.version)); })}
              >
                Export
              </button>
              {version.version !== flow.version && (
                <button
                  type="button"
                  className="gs-plain"
                  onClick={() => void run(async () => { draft.told(await client.rollBack(flow.id, version.version)); })}
                >
                  Roll back
                </button>
              )}
            </div>
            {notes.has(version.version) && (
              <p>
                <bdi>{String(notes.get(version.version))}</bdi>
              </p>
            )}
            <p className="gs-help">
              <time dateTime={version.published_at}>{new Date(version.published_at).toLocaleString()}</time>, by{" "}
              <bdi>{version.published_by}</bdi>
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Publishing({ draft, onPublish }: { draft: Draft; onPublish: (visibility: string, note: string) => void }) {
  const [note, write] = useState("");
  const [visibility, choose] = useState<string>(draft.flow.visibility);
  return (
    <form
      className="gs-listed"
      onSubmit={(event) => {
        event.preventDefault();
        onPublish(visibility, note);
        write("");
      }}
    >
      <TextField label="What is new" help="A note for those who edit this flow after you." isLong value={note} onChange={write} />
      <label className="gs-field">
        <span>Who may play it</span>
        <select value={visibility} onChange={(event) => { choose(event.target.value); }}>
          <option value="private">people who are signed in</option>
          <option value="public">everybody with the link</option>
        </select>
      </label>
      <button type="submit" className="gh-button gh-primary">
        {draft.isChanged ? "Save and publish" : "Publish"}
      </button>
    </form>
  );
}
