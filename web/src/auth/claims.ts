/** What an ID token says. The page believes it for display; servers verify it. */
export interface Claims {
  email: string;
  tenantId: string;
  groups: readonly string[];
  nonce: string | undefined;
  /** When the token ends, in milliseconds since 1970. */
  expiresAt: number;
}

/** Decode a token's claims. Throws when it is not a JSON Web Token. */
export function claimsOf(token: string): Claims {
  const payload = token.split(".")[1];
  if (payload === undefined) throw new Error("The sign-in page returned no JSON Web Token.");
  const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
    letter.charCodeAt(0),
  );
  const told = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const groups = told["cognito:groups"];
  return {
    email: textOr(told["email"], ""),
    tenantId: textOr(told["custom:tenant_id"], ""),
    groups: Array.isArray(groups) ? groups.map(String) : [],
    nonce: typeof told["nonce"] === "string" ? told["nonce"] : undefined,
    expiresAt: Number(told["exp"]) * 1000,
  };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
