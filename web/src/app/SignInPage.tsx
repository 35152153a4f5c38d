import type { ReactNode } from "react";

import type { SignInConfig } from "../auth/config";
import { Brand } from "../conversation/icons";
import { goToSignIn } from "./session";

function Card({ children }: { children: ReactNode }) {
  return (
    <main className="gh-root gh-gate">
      <div className="gh-gate-card">
        <p className="gh-wordmark">
          <Brand /> Gatehouse
        </p>
        {children}
      </div>
    </main>
  );
}

export function LoadingPage() {
  return (
    <Card>
      <p className="gh-fine" role="status">
        One moment…
      </p>
    </Card>
  );
}

export function BrokenPage({ message }: { message: string }) {
  return (
    <Card>
      <h1>This page is not set up</h1>
      <p role="alert">It could not read where to sign in. {message}</p>
    </Card>
  );
}

interface Props {
  config: SignInConfig;
  hasFailed: boolean;
}

export function SignInPage({ config, hasFailed }: Props) {
  return (
    <Card>
      <h1>Your organization’s assistant</h1>
      <p>Chat, learn with a tutor, and ask about your own figures. Your data stays with you.</p>
      {hasFailed && (
        <p className="gh-notice" role="alert">
          You were not signed in. Please try again.
        </p>
      )}
      <button
        type="button"
        className="gh-button gh-primary gh-wide"
        onClick={() => {
          goToSignIn(config);
        }}
      >
        Sign in
      </button>
      <p className="gh-fine">You stay signed in until you close or reload this page.</p>
    </Card>
  );
}
