import { type ReactNode, useEffect, useState } from "react";

import { useTexts } from "../language/TextsContext";
import { CopyButton } from "./CopyButton";

// Longer code is shown plain: coloring it would hold up the page.
const COLORED_CHARACTERS = 50_000;

interface Props {
  language: string;
  text: string;
  /** The answer is still being written: coloring waits, so that the elements stay as they are. */
  isGrowing?: boolean;
}

/** Code with its language and a button that copies it. */
export function CodeBlock({ language, text, isGrowing = false }: Props) {
  const { say } = useTexts();
  const colored = useColored(language, text, isGrowing);
  const name = language === "" ? say("code.unnamed") : say("code.named", { language });
  return (
    <div className="gh-code">
      <div className="gh-code-head">
        <span>{language || say("code.plain")}</span>
        <CopyButton text={text} label={say("code.copy")} />
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard */}
      <pre tabIndex={0} role="region" aria-label={name}>
        <code>{colored ?? text}</code>
      </pre>
    </div>
  );
}

interface Colored {
  language: string;
  text: string;
  content: ReactNode;
}

function useColored(language: string, text: string, isGrowing: boolean): ReactNode {
  const [colored, setColored] = useState<Colored | null>(null);
  const isColored = !isGrowing && language !== "" && text.length <= COLORED_CHARACTERS;
  useEffect(() => {
    if (!isColored) return undefined;
    let isCurrent = true;
    void import("./highlight").then(
      ({ highlighted }) => {
        if (isCurrent) setColored({ language, text, content: highlighted(language, text) });
      },
      () => undefined, // the chunk could not be loaded: the code stays plain
    );
    return () => {
      isCurrent = false;
    };
  }, [language, text, isColored]);
  return colored?.text === text && colored.language === language ? colored.content : null;
}
