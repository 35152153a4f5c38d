import { useState } from "react";

const SHOWN_MS = 2000;

/** Code with its language and a button that copies it. */
export function CodeBlock({ language, text }: { language: string; text: string }) {
  const [isCopied, setCopied] = useState(false);

  function copy() {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => {
        setCopied(false);
      }, SHOWN_MS);
    });
  }

  return (
    <div className="gh-code">
      <div className="gh-code-head">
        <span>{language || "code"}</span>
        <button type="button" className="gh-quiet" onClick={copy}>
          {isCopied ? "Copied" : "Copy"}
        </button>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard */}
      <pre tabIndex={0} role="region" aria-label={`Code, ${language || "no language"}`}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
