import { useEffect, useState } from "react";

import { problemFrom, type Problem } from "../api/problem";
import type { Opinions, Usage } from "../api/types";
import { ProblemNotice } from "../conversation/ProblemNotice";
import { dayOf, monthOf, type Month } from "./months";
import { usePageTexts } from "./pageTexts";
import { RatingFigures } from "./RatingFigures";
import type { SignedIn } from "./session";
import { UsageFigures } from "./UsageFigures";

const MONTH = { month: "long", year: "numeric", timeZone: "UTC" } as const;

type Shown = { month: Month; usage: Usage; opinions: Opinions } | { month: Month; problem: Problem };

/** What the tenant used in a month, for its administrators. */
export function UsageView({ user }: { user: SignedIn }) {
  const { say, date } = usePageTexts();
  const [back, setBack] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const [shown, setShown] = useState<Shown | null>(null);
  const month = monthOf(new Date(), back);
  const { client, tenantId } = user;

  useEffect(() => {
    const controller = new AbortController();
    const asked = monthOf(new Date(), back);
    const days = [tenantId, dayOf(asked.first), dayOf(asked.last), controller.signal] as const;
    Promise.all([client.usage(...days), client.opinions(...days)])
      .then(([usage, opinions]) => {
        setShown({ month: asked, usage, opinions });
      })
      .catch((error: unknown) => {
        const problem = controller.signal.aborted ? null : problemFrom(error);
        if (problem) setShown({ month: asked, problem });
      });
    return () => {
      controller.abort();
    };
  }, [client, tenantId, back, attempt]);

  const isCurrent = shown?.month.first.getTime() === month.first.getTime();
  return (
    <div className="gh-page">
      <div className="gh-page-head">
        <h2>{say("usage.month", { month: date(month.first, MONTH) })}</h2>
        <div className="gh-pager">
          <button
            type="button"
            className="gh-button"
            onClick={() => {
              setBack(back + 1);
            }}
          >
            {say("usage.earlier")}
          </button>
          <button
            type="button"
            className="gh-button"
            disabled={back === 0}
            onClick={() => {
              setBack(back - 1);
            }}
          >
            {say("usage.later")}
          </button>
        </div>
      </div>
      {!isCurrent && (
        <p className="gh-fine" role="status">
          {say("loading")}
        </p>
      )}
      {isCurrent && "problem" in shown && (
        <ProblemNotice
          problem={shown.problem}
          onSignIn={user.signInAgain}
          onRetry={() => {
            setAttempt(attempt + 1);
          }}
        />
      )}
      {isCurrent && "usage" in shown && (
        <>
          <UsageFigures usage={shown.usage} month={month} />
          <RatingFigures opinions={shown.opinions} />
        </>
      )}
    </div>
  );
}
