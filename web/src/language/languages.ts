/** The languages that there are, and which one somebody reads. */

/** By the name that a language has in itself. */
// eslint-disable-next-line lingui/no-unlocalized-strings -- each is read by who reads that language
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

/** Whether it is the name of a language that there is. */
export function isLanguage(name: unknown): name is Language {
  return typeof name === "string" && Object.hasOwn(LANGUAGES, name);
}

/** The first that somebody prefers and there is; English for who reads none of them. */
export function preferredOf(preferences: readonly string[]): Language {
  return preferences.map(baseOf).find(isLanguage) ?? "en";
}

/** How to write dates and numbers: as in the preferred region of the language, if one is named. */
export function localeOf(language: Language, preferences: readonly string[]): string {
  return preferences.find((name) => baseOf(name) === language && isLocale(name)) ?? language;
}

/** The language of a part in a page of others: what the page says of itself, or the browser. */
export function surrounding(): Language {
  const named = baseOf(document.documentElement.lang);
  return isLanguage(named) ? named : preferredOf(navigator.languages);
}

function baseOf(name: string): string {
  return name.split("-")[0]?.toLowerCase() ?? "";
}

function isLocale(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name).length === 1;
  } catch {
    return false;
  }
}
