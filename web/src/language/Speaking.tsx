import { useContext, useMemo, type ReactNode } from "react";

import { surrounding, type Language } from "./languages";
import { SHARED, textsOf } from "./texts";
import { TextsContext } from "./TextsContext";

interface Props {
  /** Without one it is that of what is around: our page, else the page that mounts us. */
  language?: Language | undefined;
  children: ReactNode;
}

/** Gives a part of a page its language; the element that it is says so by `lang`. */
export function Speaking({ language, children }: Props) {
  const around = useContext(TextsContext);
  const texts = useMemo(() => {
    const wanted = language ?? around?.language ?? surrounding();
    return around?.language === wanted ? around : textsOf(wanted, SHARED);
  }, [language, around]);
  return <TextsContext value={texts}>{children}</TextsContext>;
}
