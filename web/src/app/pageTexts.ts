import { createContext, useContext } from "react";

import germanMessages from "../language/messages/page.de.json";
import englishMessages from "../language/messages/page.en.json";
import { SHARED, textsOf, type Catalogue, type SharedKey, type Texts } from "../language/texts";

export type PageKey = SharedKey | keyof typeof englishMessages;

/** What the page says, in each language. */
export const PAGE: Catalogue<PageKey> = {
  en: { ...SHARED.en, ...englishMessages },
  de: { ...SHARED.de, ...germanMessages },
};

export const PageTextsContext = createContext<Texts<PageKey>>(textsOf("en", PAGE));

/** The texts of the page, in the language that it is read in. */
export function usePageTexts(): Texts<PageKey> {
  return useContext(PageTextsContext);
}
