import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "./client";

export interface PartnerFound {
  id: string;
  reseller_key: string;
  reseller_name: string;
}

/** Partners whose name or code fits what was typed; the first ones when nothing was. */
export function usePartnerSearch(typed: string) {
  return useQuery({
    queryKey: ["records", "partner", "search", typed],
    queryFn: ({ signal }) =>
      api.get<{ records: PartnerFound[] }>("/api/forms/partner/records", {
        params: { search: typed, fields: "reseller_key,reseller_name", limit: 20 },
        signal,
      }),
    select: (answer) => answer.records,
    placeholderData: keepPreviousData,
  });
}
