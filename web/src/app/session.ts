import { ApiClient } from "../api/client";
import type { Door } from "../api/request";
import type { SignInConfig } from "../auth/config";
import { beginSignIn, signOutUrl } from "../auth/signIn";
import { TokenKeeper } from "../auth/tokenKeeper";
import type { Tokens } from "../auth/tokenEndpoint";

/** Somebody who is signed in, and what the page can do for them. */
export interface SignedIn {
  email: string;
  tenantId: string;
  isAdmin: boolean;
  client: ApiClient;
  door: Door;
  signInAgain: () => void;
  signOut: () => void;
}

const ADMINISTRATORS = "tenant-admin";

export function signedIn(config: SignInConfig, tokens: Tokens): SignedIn {
  const keeper = new TokenKeeper(config, tokens);
  const { email, tenantId, groups } = keeper.claims;
  const door = { baseUrl: "", token: keeper.idToken };
  return {
    email,
    tenantId,
    isAdmin: groups.includes(ADMINISTRATORS),
    client: new ApiClient(door),
    door,
    signInAgain: () => {
      goToSignIn(config);
    },
    signOut: () => {
      void keeper.revoke().finally(() => {
        location.assign(signOutUrl(config, location.origin));
      });
    },
  };
}

export function goToSignIn(config: SignInConfig): void {
  void beginSignIn(config, location.origin, location.pathname + location.hash).then((url) => {
    location.assign(url);
  });
}
