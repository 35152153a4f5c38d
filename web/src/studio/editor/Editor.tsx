import { useQuery } from "@tanstack/react-query";

import { problemFrom } from "../../api/problem";
import type { SignedIn } from "../../app/session";
import { ProblemNotice } from "../../conversation/ProblemNotice";
import type { AdminClient } from "../adminClient";
import { Workbench } from "./Workbench";

interface Props {
  flow: string;
  client: AdminClient;
  user: SignedIn;
}

/** One flow: read once, and edited from then on. */
export function Editor({ flow, client, user }: Props) {
  const read = useQuery({
    queryKey: ["flow", flow],
    queryFn: ({ signal }) => client.read(flow, signal),
    staleTime: Infinity,
    gcTime: 0,
  });
  const problem = read.error ? problemFrom(read.error) : null;
  if (problem) {
    return (
      <main className="gs-page">
        <ProblemNotice problem={problem} onSignIn={user.signInAgain} onRetry={() => void read.refetch()} />
        <p>
          <a href="#flows">To all flows</a>
        </p>
      </main>
    );
  }
  if (!read.data) {
    return (
      <main className="gs-page">
        <p className="gh-fine" role="status">
          Loading…
        </p>
      </main>
    );
  }
  return <Workbench read={read.data} client={client} user={user} />;
}
