/** The user pool's token endpoint. */

import { Problem } from "../api/problem";
import type { SignInConfig } from "./config";

export interface Tokens {
  idToken: string;
  /** A pool whose refresh tokens rotate answers every refresh with a new one. */
  refreshToken: string | undefined;
}

const CLIENT_ERROR = 400;
const SERVER_ERROR = 500;

export function exchangeCode(
  config: SignInConfig,
  code: string,
  verifier: string,
  redirectUri: string,
): Promise<Tokens> {
  return post(config, {
    grant_type: "authorization_code",
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
  });
}

export function exchangeRefreshToken(config: SignInConfig, refreshToken: string): Promise<Tokens> {
  return post(config, { grant_type: "refresh_token", refresh_token: refreshToken });
}

/** Make the refresh token and every access token that came of it worthless, if we can. */
export async function revoke(config: SignInConfig, refreshToken: string): Promise<void> {
  const body = new URLSearchParams({ client_id: config.clientId, token: refreshToken });
  const url = `${config.signInUrl}/oauth2/revoke`;
  // Nobody reads the answer, so it need not be allowed to.
  const init = { method: "POST", body, keepalive: true, mode: "no-cors" } as const;
  await fetch(url, init).catch(() => undefined);
}

async function post(config: SignInConfig, fields: Record<string, string>): Promise<Tokens> {
  const body = new URLSearchParams({ client_id: config.clientId, ...fields });
  const response = await fetch(`${config.signInUrl}/oauth2/token`, { method: "POST", body });
  if (!response.ok) throw refused(response.status, await response.text());
  const told = (await response.json()) as Record<string, unknown>;
  const [idToken, refreshToken] = [told["id_token"], told["refresh_token"]];
  if (typeof idToken !== "string") throw new Error("The sign-in page returned no ID token.");
  return { idToken, refreshToken: typeof refreshToken === "string" ? refreshToken : undefined };
}

/** A refusal ends the session; a server that is down does not. */
function refused(status: number, message: string): Problem {
  const isOver = status >= CLIENT_ERROR && status < SERVER_ERROR;
  return new Problem({ code: isOver ? "session_ended" : "unavailable", message, status });
}
