import { createContext, useContext } from "react";

import { SHARED, textsOf, type Texts } from "./texts";

/** The texts for all that is inside; null outside of any that says so. */
export const TextsContext = createContext<Texts | null>(null);

const ENGLISH: Texts = textsOf("en", SHARED);

/** The texts that pages of ours and mounted components share. */
export function useTexts(): Texts {
  return useContext(TextsContext) ?? ENGLISH;
}
