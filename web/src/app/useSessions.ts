import { useCallback, useEffect, useState } from "react";

import type { ApiClient } from "../api/client";
import { problemFrom, type Problem } from "../api/problem";
import type { Session } from "../api/types";

export interface Sessions {
  list: Session[];
  isLoading: boolean;
  problem: Problem | null;
  hasMore: boolean;
  more: () => void;
  refresh: () => void;
  remove: (id: string) => Promise<void>;
}

/** The caller's sessions, newest first. */
export function useSessions(client: ApiClient): Sessions {
  const [list, setList] = useState<Session[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [isLoading, setLoading] = useState(true);
  const [problem, setProblem] = useState<Problem | null>(null);

  const load = useCallback(
    async (from?: string) => {
      try {
        const page = await client.sessions(from);
        setList((before) => (from === undefined ? page.sessions : [...before, ...page.sessions]));
        setCursor(page.next_cursor);
        setProblem(null);
      } catch (error) {
        setProblem(problemFrom(error));
      }
      setLoading(false);
    },
    [client],
  );

  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- it sets state when the answer is there
    void load();
  }, [load]);

  return {
    list,
    isLoading,
    problem,
    hasMore: cursor !== null,
    more: () => void load(cursor ?? undefined),
    refresh: () => void load(),
    remove: async (id) => {
      try {
        await client.deleteSession(id);
        setList((before) => before.filter((session) => session.session_id !== id));
      } catch (error) {
        setProblem(problemFrom(error));
      }
    },
  };
}
