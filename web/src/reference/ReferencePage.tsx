import "swagger-ui-dist/swagger-ui.css";
import "./reference.css";

import { useEffect, useRef, useState } from "react";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

import { Problem } from "../api/problem";
import { request, type TokenSource } from "../api/request";
import type { SignedIn } from "../app/session";
import { goTo } from "../app/usePage";
import { Brand } from "../conversation/icons";
import { ProblemNotice } from "../conversation/ProblemNotice";
import { signed } from "./signed";

/** The OpenAPI document in Swagger UI. Loaded when somebody opens `/docs`, and by nobody else. */
export default function ReferencePage({ user }: { user: SignedIn }) {
  const [attempt, setAttempt] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const viewer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    request(user.door, "/api/openapi.json", { signal })
      .then((response) => response.json())
      .then((document: unknown) => {
        if (!signal.aborted && viewer.current) show(document, viewer.current, user.door.token);
      })
      .catch((error: unknown) => {
        if (!signal.aborted) setProblem(asProblem(error));
      });
    return () => {
      ending.abort();
    };
  }, [attempt, user.door]);
  return (
    <div className="gh-root gr-root" lang="en">
      <header className="gr-top">
        <h1 className="gh-visually-hidden">API reference</h1>
        <span className="gh-wordmark">
          <Brand /> API
        </span>
        <button
          type="button"
          className="gh-button"
          onClick={() => {
            goTo("/");
          }}
        >
          To the chat
        </button>
      </header>
      <div className="gr-main">
        {problem && (
          <ProblemNotice
            problem={problem}
            onSignIn={user.signInAgain}
            onRetry={() => {
              setProblem(null);
              setAttempt(attempt + 1);
            }}
          />
        )}
        <div ref={viewer} className="gr-viewer" />
      </div>
    </div>
  );
}

function show(spec: unknown, domNode: Element, token: TokenSource): void {
  SwaggerUI({
    spec,
    domNode,
    deepLinking: false, // the part after `#` belongs to the page
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    persistAuthorization: false,
    validatorUrl: null, // nothing is sent to another host
    requestInterceptor: (sent) => signed(sent, token),
  });
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Problem({ code: "internal_error", message, status: 0 });
}
