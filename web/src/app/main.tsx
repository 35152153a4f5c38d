import "../styles/app.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { loadConfig } from "../auth/config";
import { completeSignIn, isReturn } from "../auth/signIn";
import { App, type Entry } from "./App";
import { playedAt } from "./PlayPage";
import { signedIn } from "./session";

/** How the page was come to. A code works once, so this runs outside of React. */
async function enter(): Promise<Entry> {
  const url = new URL(location.href);
  const played = playedAt(url);
  if (played) return { kind: "played", played };
  const config = await loadConfig();
  if (!isReturn(config, url)) return { kind: "signed-out", config };
  history.replaceState(null, "", "/");
  try {
    const { place, ...tokens } = await completeSignIn(config, url);
    history.replaceState(null, "", place);
    return { kind: "signed-in", user: signedIn(config, tokens) };
  } catch (error) {
    console.info("Sign-in was not completed.", error instanceof Error ? error.message : error);
    return { kind: "signed-out", config, hasFailed: true };
  }
}

const element = document.getElementById("app");
if (!element) throw new Error("The page has no element for the app.");
const root = createRoot(element);

function show(entry: Entry) {
  root.render(
    <StrictMode>
      <App entry={entry} />
    </StrictMode>,
  );
}

show({ kind: "loading" });
enter().then(show, (error: unknown) => {
  show({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
});
