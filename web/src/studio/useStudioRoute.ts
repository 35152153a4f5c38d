import { useSyncExternalStore } from "react";

export type StudioRoute = { place: "flows" | "content" | "webhooks" } | { place: "flow"; flow: string };

/** The part of the studio that the address names after `#`. */
export function useStudioRoute(): StudioRoute {
  const named = useSyncExternalStore(subscribe, () => location.hash);
  const [place, flow] = named.slice(1).split("/");
  if (place === "flow" && flow) return { place: "flow", flow: decodeURIComponent(flow) };
  return { place: place === "content" || place === "webhooks" ? place : "flows" };
}

export function flowAddress(flow: string): string {
  return `#flow/${encodeURIComponent(flow)}`;
}

function subscribe(follow: () => void): () => void {
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  return () => {
    removeEventListener("hashchange", follow);
    removeEventListener("popstate", follow);
  };
}
