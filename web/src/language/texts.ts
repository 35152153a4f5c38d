/** Texts, dates and numbers of one language. */

import { setupI18n, type Messages } from "@lingui/core";

import { localeOf, type Language } from "./languages";
import germanMessages from "./messages/shared.de.json";
import englishMessages from "./messages/shared.en.json";

export type SharedKey = keyof typeof englishMessages;
/** The messages of a part of the client: each language has the same keys. */
export type Catalogue<Key extends string> = Record<Language, Record<Key, string>>;
export type Say<Key> = (key: Key, values?: Record<string, string | number>) => string;

export interface Texts<Key extends string = SharedKey> {
  language: Language;
  say: Say<Key>;
  number: (value: number) => string;
  date: (moment: Date, form: Intl.DateTimeFormatOptions) => string;
  /** A day by its distance from today, which is 0: "yesterday" for -1. */
  day: (distance: number) => string;
}

/** What pages of ours and the components that other pages mount both say. */
export const SHARED: Catalogue<SharedKey> = { en: englishMessages, de: germanMessages };

/** The texts of a language out of a catalogue. */
export function textsOf<Key extends string>(
  language: Language,
  catalogue: Catalogue<Key>,
  preferences: readonly string[] = navigator.languages,
): Texts<Key> {
  const locale = localeOf(language, preferences);
  const messages = { [language]: catalogue[language] as Messages };
  const texts = setupI18n({ locale: language, locales: locale, messages });
  const days = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    language,
    say: (key, values) => texts._(key, values),
    number: (value) => texts.number(value),
    date: (moment, form) => texts.date(moment, form),
    day: (distance) => days.format(distance, "day"),
  };
}
