import { api, url } from "./client";
import { listParameters, type RecordRow, type RecordsAsked } from "./records";
import type { Schemas } from "./schema";

export type Below = Schemas["BelowShown"];
export type TreePage = Omit<Schemas["TreeAnswer"], "records"> & { records: RecordRow[] };

/** What lies right below some records of a tree, or at its top: what is looked for, with all that stands above it. */
export function listBranch(
  form: string,
  parent: string,
  asked: RecordsAsked,
  page: { below?: readonly string[]; limit: number; sums: readonly string[] | null },
  signal?: AbortSignal,
): Promise<TreePage> {
  return api.get<TreePage>(url`/api/forms/${form}/records:tree`, {
    params: {
      parent,
      ...listParameters(asked),
      below: page.below?.join(","),
      limit: page.limit,
      totals: page.sums ? true : undefined,
      sums: page.sums?.join(",") || undefined,
    },
    signal,
  });
}
