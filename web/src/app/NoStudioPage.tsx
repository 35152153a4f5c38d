import { usePageTexts } from "./pageTexts";
import type { SignedIn } from "./session";
import { goTo } from "./usePage";
import { Wordmark } from "./Wordmark";

/** What somebody sees who may not edit flows. The server refuses them everything, too. */
export function NoStudioPage({ user }: { user: SignedIn }) {
  const { say } = usePageTexts();
  return (
    <main className="gh-root gh-gate">
      <div className="gh-gate-card">
        <Wordmark />
        <h1>{say("studio.admins")}</h1>
        <p>{say("studio.admins.text", { email: user.email, tenant: user.tenantId })}</p>
        <button
          type="button"
          className="gh-button gh-primary gh-wide"
          onClick={() => {
            goTo("/");
          }}
        >
          {say("studio.to_chat")}
        </button>
        <button type="button" className="gh-button gh-wide" onClick={user.signOut}>
          {say("account.sign_out")}
        </button>
      </div>
    </main>
  );
}
