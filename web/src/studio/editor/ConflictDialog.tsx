import { useEffect, useRef } from "react";

import { compare } from "../model/compare";
import type { Conflict, Draft } from "../useDraft";

/** Somebody else saved first. Whatever is chosen, undo leads back to one's own work. */
export function ConflictDialog({ conflict, draft }: { conflict: Conflict; draft: Draft }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      element?.close();
    };
  }, []);
  const theirs = compare(draft.base, conflict.theirs.document);
  const changed = Object.entries(theirs.nodes);
  return (
    <dialog
      ref={dialog}
      className="gs-dialog"
      aria-labelledby="gs-conflict"
      onCancel={(event) => {
        event.preventDefault();
      }}
    >
      <h2 id="gs-conflict">Somebody else has saved this flow</h2>
      <p>
        It is at revision {conflict.theirs.revision} by now; you began with {draft.flow.revision}. Nothing of
        yours is lost, and undo takes you back to it.
      </p>
      <h3>What they changed</h3>
      <ul className="gs-differences">
        {changed.map(([id, difference]) => (
          <li key={id}>
            <span className={`gs-badge gs-mark-${difference}`}>{difference}</span> <bdi>{id}</bdi>
            {conflict.both.includes(id) && <span className="gh-fine"> – you changed it, too</span>}
          </li>
        ))}
        {theirs.added.length + theirs.removed.length > 0 && (
          <li className="gh-fine">
            {theirs.added.length} connections added, {theirs.removed.length} removed
          </li>
        )}
        {changed.length + theirs.added.length + theirs.removed.length === 0 && (
          <li className="gh-fine">Name or description only</li>
        )}
      </ul>
      <div className="gs-dialog-tools">
        <button type="button" className="gh-button gh-primary" onClick={() => { draft.resolve(conflict.joined); }}>
          {conflict.both.length > 0 ? "Keep both, mine where we differ" : "Keep both"}
        </button>
        <button type="button" className="gh-button" onClick={() => { draft.resolve(conflict.theirs.document); }}>
          Take theirs
        </button>
        <button type="button" className="gh-button" onClick={() => { draft.resolve(draft.document); }}>
          Keep mine alone
        </button>
      </div>
    </dialog>
  );
}
