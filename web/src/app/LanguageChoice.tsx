import { useId } from "react";

import { isLanguage, LANGUAGES, preferredOf } from "../language/languages";
import { useLanguageChoice } from "./PageLanguage";
import { usePageTexts } from "./pageTexts";

/** Where somebody says which language to read; each is offered by its own name. */
export function LanguageChoice() {
  const { say } = usePageTexts();
  const { chosen, choose } = useLanguageChoice();
  const id = useId();
  const browsers = LANGUAGES[preferredOf(navigator.languages)];
  return (
    <p className="gh-language">
      <label htmlFor={id} className="gh-visually-hidden">
        {say("account.language")}
      </label>
      <select
        id={id}
        value={chosen ?? ""}
        onChange={(event) => {
          const { value } = event.target;
          choose(isLanguage(value) ? value : null);
        }}
      >
        <option value="">{say("account.language.browser", { language: browsers })}</option>
        {Object.entries(LANGUAGES).map(([name, own]) => (
          <option key={name} value={name} lang={name}>
            {own}
          </option>
        ))}
      </select>
    </p>
  );
}
