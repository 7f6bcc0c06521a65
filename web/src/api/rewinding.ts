import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import type { RecordRow } from "./records";
import type { Schemas } from "./schema";

export type RewindPlan = Schemas["RewindPlanAnswer"];

interface Back {
  record: string;
  /** The revision to go back to. */
  to: number;
  revision: number;
}

/** Gives a record all values that it held at an earlier revision. */
export function useRewindRecord(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ record, ...body }: Back) =>
      api.post<RecordRow>(url`/api/forms/${form}/records/${record}/rewind`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["records", form] }),
  });
}

/** What going back to a moment would do to a form. */
export function useRewindPlan(form: string) {
  return useMutation({
    mutationFn: (moment: string) =>
      api.post<RewindPlan>(`${url`/api/forms/${form}/rewind`}:plan`, { moment }),
  });
}

export function rewindForm(form: string, moment: string) {
  return api.post<Schemas["RewindAnswer"]>(`${url`/api/forms/${form}/rewind`}:run`, { moment });
}

export function useRewind(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (moment: string) => rewindForm(form, moment),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
}
