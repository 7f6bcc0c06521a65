import { useQuery } from "@tanstack/react-query";
import { api } from "./client";
import type { RecordRow } from "./records";
import type { Schemas } from "./schema";

/** What one form holds of what was searched. */
export type FoundForm = Omit<Schemas["FoundShown"], "records"> & { records: RecordRow[] };

/** Records of every form that hold some words, the first few of each form. */
export function useSearchEverything(text: string, limit: number, enabled = true) {
  return useQuery({
    queryKey: ["records", "search", text, limit],
    enabled: enabled && text !== "",
    queryFn: ({ signal }) =>
      api.get<{ forms: FoundForm[] }>("/api/search", { params: { q: text, limit }, signal }),
    select: (answer) => answer.forms,
  });
}
