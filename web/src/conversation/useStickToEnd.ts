import { useCallback, useLayoutEffect, useRef } from "react";

const NEAR_PIXELS = 48;

/** Keeps a scrolled box at its end while it grows, unless somebody scrolled up to read. */
export function useStickToEnd(grows: unknown) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);

  const onScroll = useCallback(() => {
    const here = box.current;
    if (!here) return;
    isAtEnd.current = here.scrollHeight - here.scrollTop - here.clientHeight < NEAR_PIXELS;
  }, []);

  useLayoutEffect(() => {
    const here = box.current;
    if (here && isAtEnd.current) here.scrollTop = here.scrollHeight;
  }, [grows]);

  return { box, onScroll };
}
