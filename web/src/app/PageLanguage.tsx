import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";

import { preferredOf, type Language } from "../language/languages";
import { textsOf } from "../language/texts";
import { TextsContext } from "../language/TextsContext";
import { keepLanguage, keptLanguage } from "./keptLanguage";
import { PAGE, PageTextsContext } from "./pageTexts";

interface Choice {
  /** Null is the browser's. */
  chosen: Language | null;
  choose: (language: Language | null) => void;
}

const ChoiceContext = createContext<Choice>({ chosen: null, choose: () => undefined });

/** Gives the page the language that its reader chose, or else that of the browser. */
export function PageLanguage({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState(keptLanguage);
  const language = chosen ?? preferredOf(navigator.languages);
  const texts = useMemo(() => textsOf(language, PAGE), [language]);
  const choice = useMemo<Choice>(
    () => ({
      chosen,
      choose: (wanted) => {
        keepLanguage(wanted);
        setChosen(wanted);
      },
    }),
    [chosen],
  );

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <ChoiceContext value={choice}>
      <PageTextsContext value={texts}>
        <TextsContext value={texts}>{children}</TextsContext>
      </PageTextsContext>
    </ChoiceContext>
  );
}

/** What was chosen, and how to choose. */
export function useLanguageChoice(): Choice {
  return useContext(ChoiceContext);
}
