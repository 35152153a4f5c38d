import { useSyncExternalStore } from "react";

/** The page that the address names. Tokens are in memory, so pages change without loading. */
export function usePage(): string {
  return useSyncExternalStore(subscribe, here);
}

/** Go to a page of this client; the browser's own buttons lead back. */
export function goTo(address: string): void {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

function here(): string {
  return location.pathname;
}

function subscribe(follow: () => void): () => void {
  addEventListener("popstate", follow);
  return () => {
    removeEventListener("popstate", follow);
  };
}
