import { useState } from "react";

import { useTexts } from "../language/TextsContext";

const SHOWN_MS = 2000;

/** A button that copies a text and says so for two seconds. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { say } = useTexts();
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
    <button type="button" className="gh-quiet" onClick={copy}>
      {isCopied ? say("copied") : label}
    </button>
  );
}
