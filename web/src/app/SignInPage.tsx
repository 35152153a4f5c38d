import type { ReactNode } from "react";

import type { SignInConfig } from "../auth/config";
import { LanguageChoice } from "./LanguageChoice";
import { usePageTexts } from "./pageTexts";
import { goToSignIn } from "./session";
import { Wordmark } from "./Wordmark";

function Card({ children }: { children: ReactNode }) {
  return (
    <main className="gh-root gh-gate">
      <div className="gh-gate-card">
        <Wordmark />
        {children}
      </div>
    </main>
  );
}

export function LoadingPage() {
  const { say } = usePageTexts();
  return (
    <Card>
      <p className="gh-fine" role="status">
        {say("gate.moment")}
      </p>
    </Card>
  );
}

export function BrokenPage({ message }: { message: string }) {
  const { say } = usePageTexts();
  return (
    <Card>
      <h1>{say("gate.broken")}</h1>
      <p role="alert">{say("gate.broken.text", { message })}</p>
    </Card>
  );
}

interface Props {
  config: SignInConfig;
  hasFailed: boolean;
}

export function SignInPage({ config, hasFailed }: Props) {
  const { say } = usePageTexts();
  return (
    <Card>
      <h1>{say("gate.title")}</h1>
      <p>{say("gate.text")}</p>
      {hasFailed && (
        <p className="gh-notice" role="alert">
          {say("gate.failed")}
        </p>
      )}
      <button
        type="button"
        className="gh-button gh-primary gh-wide"
        onClick={() => {
          goToSignIn(config);
        }}
      >
        {say("gate.sign_in")}
      </button>
      <p className="gh-fine">{say("gate.kept")}</p>
      <LanguageChoice />
    </Card>
  );
}
