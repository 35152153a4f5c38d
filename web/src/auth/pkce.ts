/** Proof Key for Code Exchange (RFC 7636), method S256. */

const BYTES = 32;

/** 43 characters of which nobody can guess any; also for `state` and `nonce`. */
export function randomText(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(BYTES)));
}

/** The challenge that goes out in the open for a verifier that stays here. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(digest));
}

function base64Url(bytes: Uint8Array): string {
  const binary = String.fromCharCode(...bytes);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
