import { Brand } from "../conversation/icons";
import type { SignedIn } from "./session";
import { goTo } from "./usePage";

/** What somebody sees who may not edit flows. The server refuses them everything, too. */
export function NoStudioPage({ user }: { user: SignedIn }) {
  return (
    <main className="gh-root gh-gate">
      <div className="gh-gate-card">
        <p className="gh-wordmark">
          <Brand /> Gatehouse
        </p>
        <h1>The studio is for administrators</h1>
        <p>
          {user.email} may not change the flows of {user.tenantId}. An administrator of your
          organization can.
        </p>
        <button
          type="button"
          className="gh-button gh-primary gh-wide"
          onClick={() => {
            goTo("/");
          }}
        >
          To the chat
        </button>
        <button type="button" className="gh-button gh-wide" onClick={user.signOut}>
          Sign out
        </button>
      </div>
    </main>
  );
}
