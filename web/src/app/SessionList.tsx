import { useId, useState } from "react";

import { TrashIcon } from "../conversation/icons";
import { wordsFor } from "../conversation/problemWords";
import type { Session } from "../api/types";
import { groupsOf } from "./groups";
import { usePageTexts } from "./pageTexts";
import type { Sessions } from "./useSessions";

interface Props {
  sessions: Sessions;
  current: string | null;
  onOpen: (session: string) => void;
  onRemove: (session: string) => void;
}

/** The conversations there are; deleting one asks once more in its place. */
export function SessionList({ sessions, current, onOpen, onRemove }: Props) {
  const texts = usePageTexts();
  const { say } = texts;
  const id = useId();
  const [doomed, setDoomed] = useState<string | null>(null);
  const { list, problem, isLoading } = sessions;

  const row = (session: Session) =>
    doomed === session.session_id ? (
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
    );

  return (
    <>
      {problem && (
        <p className="gh-fine" role="alert">
          {say("sessions.failed", { problem: wordsFor(problem, texts).title })}{" "}
          <button type="button" className="gh-link" onClick={sessions.refresh}>
            {say("problem.retry")}
          </button>
        </p>
      )}
      {!problem && list.length === 0 && (
        <p className="gh-fine">{isLoading ? say("loading") : say("sessions.none")}</p>
      )}
      <div className="gh-session-groups">
        {groupsOf(list, new Date(), texts).map(({ heading, sessions: grouped }, index) => (
          <section key={index} aria-labelledby={heading === "" ? undefined : `${id}-${index}`}>
            {heading !== "" && <h3 id={`${id}-${index}`}>{heading}</h3>}
            <ul className="gh-session-list">
              {grouped.map((session) => (
                <li key={session.session_id}>{row(session)}</li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {sessions.hasMore && (
        <button type="button" className="gh-quiet" onClick={sessions.more}>
          {say("sessions.older")}
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
  const { say } = usePageTexts();
  const title = session.title || say("sessions.untitled");
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
        aria-label={say("sessions.delete.named", { title })}
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
  const { say } = usePageTexts();
  const title = session.title || say("sessions.untitled");
  return (
    <div
      className="gh-session gh-doomed"
      role="group"
      aria-label={say("sessions.delete.question", { title })}
    >
      <span>{say("sessions.delete.short")}</span>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the button that was pressed is gone */}
      <button type="button" className="gh-link gh-danger" autoFocus onClick={onRemove}>
        {say("sessions.delete")}
      </button>
      <button type="button" className="gh-link" onClick={onKeep}>
        {say("sessions.keep")}
      </button>
    </div>
  );
}
