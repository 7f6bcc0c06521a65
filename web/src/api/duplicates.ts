import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import type { Problem } from "./problem";
import type { FieldValues, RecordRow } from "./records";
import type { Schemas } from "./schema";

export type DuplicateCheck = Schemas["DuplicateCheckShown"];
export type Likely = Schemas["LikelyShown"];
export type Merge = Schemas["MergeShown"];
export type Repeated = Omit<Schemas["RepeatedShown"], "records"> & { records: RecordRow[] };

/** What a refused write says of the records it is like; null where it was refused for something else. */
export function duplicatesIn(problem: Problem): { found: Likely[]; mayInsist: boolean } | null {
  if (problem.code !== "duplicate_found") return null;
  const { duplicates, may_insist } = problem.document;
  return { found: (duplicates as Likely[] | undefined) ?? [], mayInsist: may_insist === true };
}

/** The records that values are like, while somebody fills them in. */
export function useLikely(form: string, values: FieldValues, record?: string) {
  return useQuery({
    queryKey: ["records", form, "likely", values, record],
    enabled: Object.keys(values).length > 0,
    queryFn: ({ signal }) =>
      api.post<Schemas["LikelyAnswer"]>(
        `${url`/api/forms/${form}/records`}:duplicates`,
        { values, record },
        { signal },
      ),
    select: (answer) => answer.duplicates,
    placeholderData: (before) => before,
    retry: false,
  });
}

interface RepeatedPage {
  groups: Repeated[];
  next_cursor: string | null;
  looked: number;
  total: number | null;
}

/** Groups of records that are alike by one of the form's checks; each page looks through a stretch of the form. */
export function useRepeated(form: string, check: number) {
  return useInfiniteQuery({
    queryKey: ["records", form, "repeated", check],
    queryFn: ({ pageParam, signal }) =>
      api.get<RepeatedPage>(url`/api/forms/${form}/duplicates`, {
        params: { check, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => ({
      groups: pages.flatMap((page) => page.groups),
      looked: pages.reduce((sum, page) => sum + page.looked, 0),
      total: pages[0]?.total ?? 0,
    }),
  });
}

/** The merges that a record went through, newest first. */
export function useMerges(form: string, record: string) {
  return useQuery({
    queryKey: ["records", form, "one", record, "merges"],
    queryFn: ({ signal }) =>
      api.get<Schemas["MergesAnswer"]>(url`/api/forms/${form}/records/${record}/merges`, { signal }),
    select: (answer) => answer.merges,
  });
}

interface Merging {
  survivor: RecordRow;
  other: RecordRow;
  /** Fields whose values the other gives. */
  take: string[];
}

const sideOf = ({ id, revision }: RecordRow) => ({ id, revision });

export function useMerge(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ survivor, other, take }: Merging) =>
      api.post<Schemas["MergedAnswer"]>(`${url`/api/forms/${form}/records`}:merge`, {
        survivor: sideOf(survivor),
        other: sideOf(other),
        take,
      }),
    onSuccess: () => queries.invalidateQueries(),
  });
}

export function useUndoMerge(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ merge, insists }: { merge: string; insists: boolean }) =>
      api.post(
        `${url`/api/forms/${form}/merges/${merge}`}:undo`,
        {},
        { params: { duplicates: insists ? "allow" : undefined } },
      ),
    onSuccess: () => queries.invalidateQueries(),
  });
}
