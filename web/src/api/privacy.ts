import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import { useKeysetList } from "./queries";
import type { FieldValues } from "./records";
import type { Schemas } from "./schema";

export type MarkedForm = Schemas["MarkedFormShown"];

/** Every field that holds data of people. */
export function useMarkedForms() {
  return useQuery({
    queryKey: ["personal-data"],
    queryFn: ({ signal }) => api.get<{ forms: MarkedForm[] }>("/api/privacy/fields", { signal }),
    select: (answer) => answer.forms,
  });
}

export type Look = Schemas["LookShown"];

/** Who saw masked values in full, the latest first: of everything, of a form, or of one record. */
export function useLooks(form?: string, record?: string) {
  return useKeysetList(
    ["looks", form, record],
    (cursor, signal) =>
      api.get<Schemas["LooksAnswer"]>("/api/privacy/looks", {
        params: { form, record, cursor, limit: 50 },
        signal,
      }),
    (page) => page.looks,
  );
}

export function useFindPerson() {
  return useMutation({
    mutationFn: (value: string) => api.post<{ records: Kept[] }>("/api/privacy/people:find", { value }),
  });
}

interface Asked {
  form: string;
  ids: string[];
  fields?: string[];
  reason: string;
}

/** Masked values in full, by record. Who looked is written down. */
export function reveal({ form, ...body }: Asked): Promise<Map<string, FieldValues>> {
  return api
    .post<Schemas["RevealedAnswer"]>(`${url`/api/forms/${form}/records`}:reveal`, body)
    .then(({ records }) => new Map(records.map((each) => [each.id, each.values])));
}

export function useReveal() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: reveal,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["audit"] }),
  });
}

/** Records by their form. */
export function byForm(records: readonly Kept[]): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const { form, id } of records) found.set(form, [...(found.get(form) ?? []), id]);
  return [...found];
}

export type Kept = Schemas["KeptShown"];
export type Spared = NonNullable<Schemas["EraseBody"]["keep"]>[number];

/** Empties the marked fields of records of several forms, in their past too, and what `keep` does not spare. */
export function useErase() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ records, keep }: { records: readonly Kept[]; keep: Spared[] }) => {
      let erased = 0;
      for (const [form, ids] of byForm(records)) {
        const path = `${url`/api/forms/${form}/records`}:erase`;
        const answer = await api.post<{ erased: number }>(path, { ids, keep });
        erased += answer.erased;
      }
      return erased;
    },
    onSuccess: () => queries.invalidateQueries(),
  });
}
