/** The language that somebody chose for this page; whoever chose none reads that of the browser. */

import { isLanguage, type Language } from "../language/languages";

const NAME = "gatehouse-language";

/** What was chosen; `null` for nothing, or if the browser keeps nothing for this page. */
export function keptLanguage(): Language | null {
  try {
    const kept = localStorage.getItem(NAME);
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function keepLanguage(language: Language | null): void {
  try {
    if (language === null) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, language);
  } catch {
    // Storage is switched off or full: the choice lasts as long as its page.
  }
}
