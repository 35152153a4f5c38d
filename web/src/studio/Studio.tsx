import "./studio.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";

import { goTo } from "../app/usePage";
import type { SignedIn } from "../app/session";
import { Brand } from "../conversation/icons";
import { StudioClient } from "./client";
import { Editor } from "./editor/Editor";
import { FlowList } from "./FlowList";
import { useStudioRoute } from "./useStudioRoute";

/** Where a tenant-admin writes flows. Loaded when somebody opens `/studio`, and by nobody else. */
export default function Studio({ user }: { user: SignedIn }) {
  const [client] = useState(() => new StudioClient(user.door));
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } }),
  );
  const route = useStudioRoute();
  return (
    <QueryClientProvider client={queries}>
      <div className="gh-root gs-root">
        <header className="gs-top">
          <a className="gh-wordmark gs-brand" href="#flows">
            <Brand /> Studio
          </a>
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
        {route.place === "flow" && <Editor key={route.flow} flow={route.flow} client={client} user={user} />}
      </div>
    </QueryClientProvider>
  );
}
