import { useState } from "react";

import { TrashIcon } from "../conversation/icons";
import { wordsFor } from "../conversation/problemWords";
import type { Session } from "../api/types";
import type { Sessions } from "./useSessions";

interface Props {
  sessions: Sessions;
  current: string | null;
  onOpen: (session: string) => void;
  onRemove: (session: string) => void;
}

/** The conversations there are; deleting one asks once more in its place. */
export function SessionList({ sessions, current, onOpen, onRemove }: Props) {
  const [doomed, setDoomed] = useState<string | null>(null);
  const { list, problem, isLoading } = sessions;

  return (
    <>
      {problem && (
        <p className="gh-fine" role="alert">
          {wordsFor(problem).title}.{" "}
          <button type="button" className="gh-link" onClick={sessions.refresh}>
            Try again
          </button>
        </p>
      )}
      {!problem && list.length === 0 && (
        <p className="gh-fine">{isLoading ? "Loading…" : "Nothing yet. Ask something."}</p>
      )}
      <ul className="gh-session-list">
        {list.map((session) => (
          <li key={session.session_id}>
            {doomed === session.session_id ? (
              <Doomed
                session={session}
                onRemove={() => {
                  setDoomed(null);
                  onRemove(session.session_id);
                }}
                onKeep={() => {
                  setDoomed(null);
                }}
              />
            ) : (
              <Row
                session={session}
                isCurrent={session.session_id === current}
                onOpen={() => {
                  onOpen(session.session_id);
                }}
                onDelete={() => {
                  setDoomed(session.session_id);
                }}
              />
            )}
          </li>
        ))}
      </ul>
      {sessions.hasMore && (
        <button type="button" className="gh-quiet" onClick={sessions.more}>
          Show older
        </button>
      )}
    </>
  );
}

interface RowProps {
  session: Session;
  isCurrent: boolean;
  onOpen: () => void;
  onDelete: () => void;
}

function Row({ session, isCurrent, onOpen, onDelete }: RowProps) {
  const title = session.title || "Untitled";
  return (
    <div className="gh-session" data-current={isCurrent || undefined}>
      <button
        type="button"
        className="gh-session-open"
        aria-current={isCurrent || undefined}
        onClick={onOpen}
      >
        {title}
      </button>
      <button
        type="button"
        className="gh-icon-button gh-session-delete"
        aria-label={`Delete ${title}`}
        onClick={onDelete}
      >
        <TrashIcon />
      </button>
    </div>
  );
}

interface DoomedProps {
  session: Session;
  onRemove: () => void;
  onKeep: () => void;
}

function Doomed({ session, onRemove, onKeep }: DoomedProps) {
  return (
    <div className="gh-session gh-doomed" role="group" aria-label={`Delete ${session.title}?`}>
      <span>Delete?</span>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the button that was pressed is gone */}
      <button type="button" className="gh-link gh-danger" autoFocus onClick={onRemove}>
        Delete
      </button>
      <button type="button" className="gh-link" onClick={onKeep}>
        Keep
      </button>
    </div>
  );
}
