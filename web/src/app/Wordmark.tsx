import { Brand } from "../conversation/icons";

// eslint-disable-next-line lingui/no-unlocalized-strings -- a name, the same in each language
const NAME = "Gatehouse";

/** Whose page it is. */
export function Wordmark() {
  return (
    <p className="gh-wordmark">
      <Brand /> {NAME}
    </p>
  );
}
