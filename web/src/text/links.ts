const SCHEMES = ["https:", "http:", "mailto:"];

/** The address if it is absolute and of a scheme that runs nothing, else null. */
export function safeAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const parsed = new URL(address);
  return SCHEMES.includes(parsed.protocol) ? parsed.href : null;
}
