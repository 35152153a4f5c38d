import { lazy, Suspense, useState } from "react";

import { problemFrom, type Problem } from "../../api/problem";
import { MessageView } from "../../flow/MessageView";
import type { AdminClient, ContentItem } from "../adminClient";
import { TextField } from "../fields/TextField";
import type { Fields } from "../model/document";
import { wordsOf } from "./ContentPage";

const JsonView = lazy(() => import("../editor/JsonView"));

interface Props {
  item: ContentItem;
  kinds: readonly string[];
  client: AdminClient;
  onClose: () => void;
  onSaved: (item: ContentItem) => void;
}

/** One item: its words as the visitor sees them, and every other field of its body as JSON. */
export function ContentEditor({ item, kinds, client, onClose, onSaved }: Props) {
  const [draft, setDraft] = useState(item);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSaved, setSaved] = useState(false);
  const isNew = item.revision === 0;
  const text = typeof draft.body["text"] === "string" ? draft.body["text"] : null;

  function change(fields: Partial<ContentItem>) {
    setSaved(false);
    setDraft({ ...draft, ...fields });
  }

  function save() {
    const { type, body, tags, status, visibility, language, languages } = draft;
    const fields = { type, body, tags, status, visibility, language, languages };
    const named = draft.id.trim() === "" ? fields : { ...fields, id: draft.id.trim() };
    const sent = isNew ? client.addContent(named) : client.changeContent(item.id, item.revision, fields);
    sent.then(
      (saved) => {
        setSaved(true);
        onSaved(saved);
      },
      (thrown: unknown) => {
        setProblem(problemFrom(thrown));
      },
    );
  }

  return (
    <section className="gs-new" aria-label={isNew ? "New content" : `Content ${item.id}`}>
      <div className="gs-two">
        <div>
          {isNew && <TextField label="Id" help="Messages name it by this; empty for one of its own." value={draft.id} onChange={(id) => { change({ id }); }} />}
          <label className="gs-field">
            <span>Kind</span>
            <select value={draft.type} onChange={(event) => { change({ type: event.target.value }); }}>
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {kind}
                </option>
              ))}
            </select>
          </label>
          {text !== null && <TextField label="Text" help="What is said. {{user.name}} is filled in." isLong value={text} onChange={(to) => { change({ body: { ...draft.body, text: to } }); }} />}
          <TextField label="Tags" help="Separated by commas; a node draws by them." value={draft.tags.join(", ")} onChange={(to) => { change({ tags: to.split(",").map((tag) => tag.trimStart()) }); }} />
          <label className="gs-field">
            <span>Status</span>
            <select value={draft.status} onChange={(event) => { change({ status: event.target.value as ContentItem["status"] }); }}>
              <option value="draft">draft, drawn by nobody</option>
              <option value="published">published</option>
              <option value="archived">archived</option>
            </select>
          </label>
          <label className="gs-field">
            <span>Said to</span>
            <select value={draft.visibility} onChange={(event) => { change({ visibility: event.target.value as ContentItem["visibility"] }); }}>
              <option value="public">everybody</option>
              <option value="private">people who are signed in</option>
            </select>
          </label>
        </div>
        <div>
          <h2>As a visitor sees it</h2>
          <div className="gs-said">
            <MessageView message={{ type: typeof draft.body["type"] === "string" ? draft.body["type"] : "text", content: { text: wordsOf(draft) || "…", ...(text === "" ? {} : draft.body) }, typing_delay: 0 }} />
          </div>
          <h2>Everything in it, as JSON</h2>
          <Suspense fallback={<p className="gh-fine">Loading…</p>}>
            <JsonView label="Body" value={draft.body} onChange={(body: Fields) => { change({ body }); }} />
          </Suspense>
          <h2>Other languages, as JSON</h2>
          <Suspense fallback={null}>
            <JsonView label="Languages" value={draft.languages} onChange={(languages) => { change({ languages: languages as ContentItem["languages"] }); }} />
          </Suspense>
        </div>
      </div>
      {problem && (
        <p className="gh-notice" role="alert">
          {problem.code === "revision_conflict" ? "Somebody else has changed it meanwhile. Your words are still here: copy them, close, and open it again." : problem.message}
        </p>
      )}
      <div className="gs-dialog-tools">
        <button type="button" className="gh-button gh-primary" onClick={save}>
          Save
        </button>
        <button type="button" className="gh-button" onClick={onClose}>
          Close
        </button>
        {isSaved && <span role="status">Saved</span>}
      </div>
    </section>
  );
}
