import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import { useSending } from "./queries";
import type { Schemas } from "./schema";

export type Token = Schemas["TokenLine"];

const TOKENS_KEY = ["tokens"] as const;

/** The actor's own API tokens; the secrets are not among what can be read. */
export function useTokens() {
  return useQuery({
    queryKey: TOKENS_KEY,
    queryFn: ({ signal }) => api.get<{ tokens: Token[] }>("/api/tokens", { signal }),
    select: (answer) => answer.tokens,
  });
}

/** Answers the secret, which is shown this once. */
export function useAddToken() {
  return useSending(
    (given: { name: string; scopes: string[]; expires_at: string | null }) =>
      api.post<{ token: string }>("/api/tokens", given),
    TOKENS_KEY,
  );
}

export function useRevokeToken() {
  return useSending((id: string) => api.delete(url`/api/tokens/${id}`), TOKENS_KEY);
}
