import {
  MutationCache,
  type Query,
  QueryCache,
  QueryClient,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { Problem } from "./problem";

export const SESSION_KEY = ["session"] as const;
const MOST_RETRIES = 2;

/** The cache of all answers. An answer "not signed in" ends the session everywhere at once. */
export function makeQueryClient(): QueryClient {
  const noticeSignOut = (error: unknown) => {
    if (error instanceof Problem && error.status === 401) client.setQueryData(SESSION_KEY, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeSignOut }),
    mutationCache: new MutationCache({ onError: noticeSignOut }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < MOST_RETRIES && error instanceof Problem && error.passing,
      },
    },
  });
  return client;
}

/**
 * Takes up another session, or none: nothing that was fetched in the one before stays, but what was asked
 * `outside` any session does.
 * `clear()` would leave those who watch the session watching the old one.
 */
export function takeUpSession(queries: QueryClient, session: object | null): void {
  const others = {
    predicate: (query: Query) => query.queryKey[0] !== SESSION_KEY[0] && !query.meta?.outside,
  };
  queries.setQueryData(SESSION_KEY, session);
  if (session) void queries.resetQueries(others);
  else queries.removeQueries(others);
}

/** One page of a list that is walked by keys. */
export interface KeysetPage {
  next_cursor: string | null;
}

/**
 * A list that grows page by page. `fetchPage` gets the cursor (undefined for the first page);
 * `rowsOf` takes the rows out of a page.
 */
export function useKeysetList<Page extends KeysetPage, Row>(
  key: readonly unknown[],
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page>,
  rowsOf: (page: Page) => Row[],
) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  return { ...query, rows: query.data?.pages.flatMap(rowsOf) };
}

/** A request that changes something; the answers under `stale` are fetched again once it succeeded. */
export function useSending<Given, Answer>(send: (given: Given) => Promise<Answer>, ...stale: QueryKey[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
