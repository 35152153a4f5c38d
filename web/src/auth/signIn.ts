/** Sign-in by authorization code with PKCE, and sign-out, on the user pool's pages. */

import { claimsOf } from "./claims";
import type { SignInConfig } from "./config";
import { keepPending, takePending } from "./pendingSignIn";
import { challengeOf, randomText } from "./pkce";
import { exchangeCode, type Tokens } from "./tokenEndpoint";

const SCOPES = "openid email profile";

/** Where to send the browser. Remembers what the answer has to fit. */
export async function beginSignIn(
  config: SignInConfig,
  origin: string,
  place = "/",
): Promise<string> {
  const pending = { verifier: randomText(), state: randomText(), nonce: randomText(), place };
  keepPending(pending);
  const query = new URLSearchParams({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: origin + config.redirectPath,
    scope: SCOPES,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await challengeOf(pending.verifier),
    code_challenge_method: "S256",
  });
  return `${config.signInUrl}/oauth2/authorize?${query.toString()}`;
}

/** Whether this address is the way back from the sign-in page. */
export function isReturn(config: SignInConfig, url: URL): boolean {
  return url.pathname === config.redirectPath;
}

export interface Completed extends Tokens {
  /** The page to go on with: one that this client shows. */
  place: string;
}

/**
 * Exchange the code in the address for tokens. Throws when the pool refused, or when the answer is
 * not one to the sign-in that this tab began.
 */
export async function completeSignIn(config: SignInConfig, url: URL): Promise<Completed> {
  const pending = takePending();
  const query = url.searchParams;
  if (query.get("state") !== pending?.state) {
    throw new Error("This sign-in was not begun in this tab.");
  }
  const code = query.get("code");
  if (code === null) {
    throw new Error(query.get("error_description") ?? "The sign-in page returned no code.");
  }
  const redirectUri = url.origin + config.redirectPath;
  const tokens = await exchangeCode(config, code, pending.verifier, redirectUri);
  if (claimsOf(tokens.idToken).nonce !== pending.nonce) {
    throw new Error("The token was not issued for this sign-in.");
  }
  return { ...tokens, place: placeOf(pending.place) };
}

/** A page of this client with what follows `#`; never another address. */
function placeOf(kept: string): string {
  return /^\/(studio(#.*)?|docs)$/.test(kept) ? kept : "/";
}

/** Where to send the browser so that the pool forgets its own session, too. */
export function signOutUrl(config: SignInConfig, origin: string): string {
  const query = new URLSearchParams({ client_id: config.clientId, logout_uri: `${origin}/` });
  return `${config.signInUrl}/logout?${query.toString()}`;
}
