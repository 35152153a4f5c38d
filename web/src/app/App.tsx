import type { SignInConfig } from "../auth/config";
import type { SignedIn } from "./session";
import { PlayPage, type Played } from "./PlayPage";
import { Shell } from "./Shell";
import { BrokenPage, LoadingPage, SignInPage } from "./SignInPage";

export type Entry =
  | { kind: "loading" }
  | { kind: "played"; played: Partial<Played> }
  | { kind: "broken"; message: string }
  | { kind: "signed-out"; config: SignInConfig; hasFailed?: boolean }
  | { kind: "signed-in"; user: SignedIn };

export function App({ entry }: { entry: Entry }) {
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
      return <Shell user={entry.user} />;
  }
}
