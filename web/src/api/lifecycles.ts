import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import { type FieldValues, type RecordRow, recordKey } from "./records";
import type { Schemas } from "./schema";

export type Lifecycle = Schemas["LifecycleShown"];
export type Transition = Schemas["TransitionShown"];
export type TimeLimit = Schemas["TimeLimitShown"];
export type Stage = Schemas["StageAnswer"];
export type Way = Schemas["WayShown"];

const place = (form: string, record: string) => url`/api/forms/${form}/records/${record}/transitions`;

export function readStage(form: string, record: string, signal?: AbortSignal): Promise<Stage> {
  return api.get<Stage>(place(form, record), { signal });
}

/** The stage of a record at a revision, and where it may go. */
export function useStage(form: string, record: string, revision: number) {
  return useQuery({
    queryKey: [...recordKey(form, record), "stage", revision],
    queryFn: ({ signal }) => readStage(form, record, signal),
    placeholderData: (before) => before,
  });
}

interface Taken {
  record: Pick<RecordRow, "id" | "revision">;
  transition: string;
  values?: FieldValues;
  reason?: string;
}

/** Takes a record to another stage. */
export function useTransition(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ record, transition, ...body }: Taken) =>
      api.post<RecordRow>(`${place(form, record.id)}/${encodeURIComponent(transition)}`, {
        revision: record.revision,
        ...body,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["records", form] }),
  });
}
