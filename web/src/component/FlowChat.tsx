import { useState } from "react";

import { FlowClient } from "../api/flowClient";
import type { Json } from "../api/flowTypes";
import type { TokenSource } from "../api/request";
import { FlowConversation } from "../flow/FlowConversation";
import { useFlow } from "../flow/useFlow";
import type { Language } from "../language/languages";
import { Speaking } from "../language/Speaking";
import { useTexts } from "../language/TextsContext";

export interface FlowChatProps {
  /** Key or id of a published flow. */
  flow: string;
  /** The public key that publishing gave. Without it `getToken` has to be there. */
  publicKey?: string;
  /** Returns an ID token of the user pool, for flows that are not public; the first one is kept. */
  getToken?: TokenSource;
  /** What the conversation begins with, by scope; read when it starts. */
  initial?: Record<string, Json>;
  /** Where the front door is: empty for this page's own origin, else an origin without a slash. */
  baseUrl?: string;
  /** What a screen reader calls it. */
  label?: string;
  onSignIn?: () => void;
  /** The language of buttons and notices: by default this page's own, else the browser's. */
  language?: Language;
}

/** Plays a published flow. Another flow or another key begins anew. */
export function FlowChat(props: FlowChatProps) {
  const { flow, publicKey, baseUrl = "", language } = props;
  return (
    <Speaking language={language}>
      <Playing key={[flow, publicKey, baseUrl].join(" ")} {...props} />
    </Speaking>
  );
}

function Playing(props: FlowChatProps) {
  const { flow, publicKey, getToken, initial, baseUrl = "", label } = props;
  const { say, language } = useTexts();
  const [client] = useState(
    () => new FlowClient({ baseUrl, token: getToken }, { flow, publicKey, initial }),
  );
  const state = useFlow(client);
  return (
    <section className="gh-root gh-flow" lang={language} aria-label={label ?? say("flow.chat")}>
      <FlowConversation flow={state} onSignIn={props.onSignIn} />
    </section>
  );
}
