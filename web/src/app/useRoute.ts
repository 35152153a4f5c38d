import { useEffect, useState } from "react";

export const PLACES = ["chat", "tutor", "ask", "usage"] as const;
export type Place = (typeof PLACES)[number];

/** The place that the address names after `#`; links and the browser's buttons lead there. */
export function useRoute(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const follow = () => {
      setPlace(here());
    };
    addEventListener("hashchange", follow);
    return () => {
      removeEventListener("hashchange", follow);
    };
  }, []);
  return place;
}

function here(): Place {
  const named = location.hash.slice(1);
  return PLACES.find((place) => place === named) ?? "chat";
}
