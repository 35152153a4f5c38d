import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { problemFrom } from "../../api/problem";
import type { SignedIn } from "../../app/session";
import { ProblemNotice } from "../../conversation/ProblemNotice";
import type { AdminClient, ContentItem } from "../adminClient";
import { plain } from "../model/ways";
import { ContentEditor } from "./ContentEditor";

const KINDS = ["message", "question", "joke", "fact", "quote", "prompt"];
const BLANK: ContentItem = {
  id: "",
  type: "message",
  body: { text: "" },
  tags: [],
  status: "draft",
  visibility: "public",
  language: "en",
  languages: {},
  revision: 0,
  updated_at: "",
};

/** What flows draw from: found by words and kind, and edited beside the list. */
export function ContentPage({ client, user }: { client: AdminClient; user: SignedIn }) {
  const queries = useQueryClient();
  const [words, search] = useState("");
  const [kind, choose] = useState("");
  const [open, setOpen] = useState<ContentItem | null>(null);
  const found = useQuery({
    queryKey: ["content", words, kind],
    queryFn: ({ signal }) => client.content(words.trim(), kind, signal),
    placeholderData: (before) => before,
  });
  const problem = found.error ? problemFrom(found.error) : null;
  return (
    <main className="gs-page">
      <div className="gs-page-head">
        <h1>Content</h1>
        <div className="gs-grow" />
        <label className="gs-search">
          <span className="gh-visually-hidden">Search content</span>
          <input type="search" placeholder="Search" value={words} onChange={(event) => { search(event.target.value); }} />
        </label>
        <label className="gs-search">
          <span className="gh-visually-hidden">Kind</span>
          <select value={kind} onChange={(event) => { choose(event.target.value); }}>
            <option value="">all kinds</option>
            {KINDS.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="gh-button gh-primary" onClick={() => { setOpen(BLANK); }}>
          New content
        </button>
      </div>
      {problem && <ProblemNotice problem={problem} onSignIn={user.signInAgain} onRetry={() => void found.refetch()} />}
      {open && (
        <ContentEditor
          key={`${open.id} ${open.revision}`}
          item={open}
          kinds={KINDS}
          client={client}
          onClose={() => { setOpen(null); }}
          onSaved={(saved) => {
            setOpen(saved);
            void queries.invalidateQueries({ queryKey: ["content"] });
          }}
        />
      )}
      {found.data?.length === 0 && (
        <p className="gh-fine">
          {words || kind ? "Nothing has these words." : "Nothing yet. Content is what messages and questions can draw from, such as jokes or facts."}
        </p>
      )}
      {found.data && found.data.length > 0 && (
        <ul className="gs-flows">
          {found.data.map((item) => (
            <li key={item.id}>
              <button type="button" onClick={() => { setOpen(item); }}>
                <span className="gs-flow-name">
                  <bdi>{wordsOf(item)}</bdi>
                </span>
                <span className="gh-fine">{item.type}</span>
                <span className={`gs-badge gs-badge-${item.status}`}>{item.status}</span>
                <span className="gh-fine gs-flow-key">
                  <bdi>{item.tags.join(", ")}</bdi>
                </span>
                <span className="gh-fine">{[item.language, ...Object.keys(item.languages)].join(", ")}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}

/** The first text of a body. */
export function wordsOf({ id, body }: ContentItem): string {
  const names = ["text", "question", "question_text", "setup", "joke", "fact", "quote", "prompt", "message"];
  for (const name of names) {
    const value = body[name];
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return plain(value["text"] ?? value);
  }
  return id;
}
