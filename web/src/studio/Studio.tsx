import "./studio.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";

import { goTo } from "../app/usePage";
import type { SignedIn } from "../app/session";
import { Brand } from "../conversation/icons";
import { AdminClient } from "./adminClient";
import { Editor } from "./editor/Editor";
import { FlowList } from "./FlowList";
import { ContentPage } from "./pages/ContentPage";
import { WebhooksPage } from "./pages/WebhooksPage";
import { useStudioRoute } from "./useStudioRoute";

/** Where a tenant-admin writes flows. Loaded when somebody opens `/studio`, and by nobody else. */
export default function Studio({ user }: { user: SignedIn }) {
  const [client] = useState(() => new AdminClient(user.door));
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } }),
  );
  const route = useStudioRoute();
  return (
    <QueryClientProvider client={queries}>
      <div className="gh-root gs-root" lang="en">
        <header className="gs-top">
          <a className="gh-wordmark gs-brand" href="#flows">
            <Brand /> Studio
          </a>
          <nav className="gs-nav" aria-label="Studio">
            {PLACES.map(([place, name]) => (
              <a key={place} href={`#${place}`} aria-current={isAt(route.place, place) ? "page" : undefined}>
                {name}
              </a>
            ))}
          </nav>
          <div className="gs-grow" />
          <span className="gs-who gh-fine">{user.tenantId}</span>
          <button
            type="button"
            className="gs-plain"
            onClick={() => {
              goTo("/");
            }}
          >
            Leave the studio
          </button>
        </header>
        {route.place === "flows" && <FlowList client={client} user={user} />}
        {route.place === "content" && <ContentPage client={client} user={user} />}
        {route.place === "webhooks" && <WebhooksPage client={client} user={user} />}
        {route.place === "flow" && <Editor key={route.flow} flow={route.flow} client={client} user={user} />}
      </div>
    </QueryClientProvider>
  );
}

const PLACES = [
  ["flows", "Flows"],
  ["content", "Content"],
  ["webhooks", "Webhooks"],
] as const;

function isAt(here: string, place: string): boolean {
  return here === place || (here === "flow" && place === "flows");
}
