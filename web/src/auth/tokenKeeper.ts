/** Holds the tokens of a session in memory, and nowhere else. */

import { Problem } from "../api/problem";
import { claimsOf, type Claims } from "./claims";
import type { SignInConfig } from "./config";
import { exchangeRefreshToken, revoke, type Tokens } from "./tokenEndpoint";

const EARLY_MS = 60_000;

export class TokenKeeper {
  readonly #config: SignInConfig;
  #tokens: Tokens;
  #claims: Claims;
  #refreshing: Promise<string> | null = null;

  constructor(config: SignInConfig, tokens: Tokens) {
    this.#config = config;
    this.#tokens = tokens;
    this.#claims = claimsOf(tokens.idToken);
  }

  get claims(): Claims {
    return this.#claims;
  }

  /** An ID token that lasts a while yet. Throws the Problem `session_ended` when there is none. */
  readonly idToken = (options: { fresh?: boolean } = {}): Promise<string> => {
    const lasts = this.#claims.expiresAt - Date.now() > EARLY_MS;
    if (lasts && !options.fresh) return Promise.resolve(this.#tokens.idToken);
    // A rotated refresh token works once: whoever asks meanwhile waits for the same answer.
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  };

  /** End the session on the server as far as it can be reached. */
  async revoke(): Promise<void> {
    if (this.#tokens.refreshToken !== undefined) {
      await revoke(this.#config, this.#tokens.refreshToken);
    }
  }

  async #refresh(): Promise<string> {
    const { refreshToken } = this.#tokens;
    if (refreshToken === undefined) {
      throw new Problem({ code: "session_ended", message: "", status: 401 });
    }
    const renewed = await exchangeRefreshToken(this.#config, refreshToken);
    this.#tokens = {
      idToken: renewed.idToken,
      refreshToken: renewed.refreshToken ?? refreshToken,
    };
    this.#claims = claimsOf(renewed.idToken);
    return renewed.idToken;
  }
}
