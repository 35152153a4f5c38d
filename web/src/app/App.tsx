import { lazy, Suspense } from "react";

import type { SignInConfig } from "../auth/config";
import { Speaking } from "../language/Speaking";
import type { SignedIn } from "./session";
import { PageLanguage } from "./PageLanguage";
import { PlayPage, type Played } from "./PlayPage";
import { Shell } from "./Shell";
import { BrokenPage, LoadingPage, SignInPage } from "./SignInPage";
import { NoStudioPage } from "./NoStudioPage";
import { usePage } from "./usePage";

export type Entry =
  | { kind: "loading" }
  | { kind: "played"; played: Partial<Played> }
  | { kind: "broken"; message: string }
  | { kind: "signed-out"; config: SignInConfig; hasFailed?: boolean }
  | { kind: "signed-in"; user: SignedIn };

export function App({ entry }: { entry: Entry }) {
  return (
    <PageLanguage>
      <Entered entry={entry} />
    </PageLanguage>
  );
}

function Entered({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case "loading":
      return <LoadingPage />;
    case "played":
      return <PlayPage {...entry.played} />;
    case "broken":
      return <BrokenPage message={entry.message} />;
    case "signed-out":
      return <SignInPage config={entry.config} hasFailed={entry.hasFailed ?? false} />;
    case "signed-in":
      return <SignedInPages user={entry.user} />;
  }
}

/** The studio is in a chunk of its own, which visitors and members never load. */
const Studio = lazy(() => import("../studio/Studio"));

const ReferencePage = lazy(() => import("../reference/ReferencePage"));

function SignedInPages({ user }: { user: SignedIn }) {
  const page = usePage();
  if (page === "/docs") {
    return (
      <Suspense fallback={<LoadingPage />}>
        <Speaking language="en">
          <ReferencePage user={user} />
        </Speaking>
      </Suspense>
    );
  }
  if (page !== "/studio") return <Shell user={user} />;
  if (!user.isAdmin) return <NoStudioPage user={user} />;
  return (
    <Suspense fallback={<LoadingPage />}>
      <Speaking language="en">
        <Studio user={user} />
      </Speaking>
    </Suspense>
  );
}
