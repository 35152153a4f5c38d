/** Where users sign in, as the deployment wrote it beside the page. */
export interface SignInConfig {
  /** The user pool's domain, without a slash at its end. */
  signInUrl: string;
  clientId: string;
  redirectPath: string;
}

/** Read `/config.json`. Throws when it is missing or says too little. */
export async function loadConfig(): Promise<SignInConfig> {
  const response = await fetch("/config.json", { cache: "no-store" });
  if (!response.ok) throw new Error(`/config.json answered ${response.status}.`);
  const told = (await response.json()) as Record<string, unknown>;
  return {
    signInUrl: text(told, "sign_in_url").replace(/\/$/, ""),
    clientId: text(told, "client_id"),
    redirectPath: text(told, "redirect_path"),
  };
}

function text(told: Record<string, unknown>, key: string): string {
  const value = told[key];
  if (typeof value !== "string" || value === "") throw new Error(`/config.json has no ${key}.`);
  return value;
}
