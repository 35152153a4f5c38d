import { FlowChat } from "../component/FlowChat";
import { Brand } from "../conversation/icons";
import { usePageTexts } from "./pageTexts";

/** What the address of the page names: `/play?flow=KEY&key=PUBLIC_KEY`. */
export interface Played {
  flow: string;
  publicKey: string;
}

/** The flow that an address asks to play; `null` for an address of any other page. */
export function playedAt(url: URL): Partial<Played> | null {
  if (url.pathname !== "/play") return null;
  const flow = url.searchParams.get("flow") ?? "";
  const publicKey = url.searchParams.get("key") ?? "";
  return { ...(flow === "" ? {} : { flow }), ...(publicKey === "" ? {} : { publicKey }) };
}

/** A page for visitors who sign in nowhere: one public flow. */
export function PlayPage({ flow, publicKey }: Partial<Played>) {
  const { say } = usePageTexts();
  return (
    <main className="gh-root gh-play">
      <h1 className="gh-wordmark gh-play-head">
        <Brand /> {say("chat")}
      </h1>
      {flow === undefined || publicKey === undefined ? (
        <div className="gh-column">
          <p className="gh-notice" role="alert">
            {say("play.incomplete")}
          </p>
        </div>
      ) : (
        <FlowChat flow={flow} publicKey={publicKey} />
      )}
    </main>
  );
}
