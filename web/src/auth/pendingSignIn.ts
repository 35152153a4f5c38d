/** What has to outlive the trip to the sign-in page. It is no token, and is read once. */

export interface PendingSignIn {
  verifier: string;
  state: string;
  nonce: string;
  /** The page that wanted somebody to sign in: where to go afterwards. */
  place: string;
}

const KEY = "gatehouse.pending-sign-in";

export function keepPending(pending: PendingSignIn): void {
  sessionStorage.setItem(KEY, JSON.stringify(pending));
}

/** Take it out of storage; `null` when no sign-in was begun in this tab. */
export function takePending(): PendingSignIn | null {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return text === null ? null : (JSON.parse(text) as PendingSignIn);
}
