import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import type { Schemas } from "./schema";

/** How a record came in by a public link, null for others; asked only of records that no member made. */
export function useSubmission(form: string, id: string, may: boolean) {
  return useQuery({
    queryKey: ["records", form, id, "submission"],
    queryFn: ({ signal }) =>
      api.get<Schemas["SubmissionAnswer"]>(url`/api/forms/${form}/records/${id}/submission`, { signal }),
    select: (answer) => answer.submission,
    enabled: may,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
