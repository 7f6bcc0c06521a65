import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, url } from "./client";
import type { InputField, Texts } from "./flows";
import { recordKey } from "./records";
import type { Schemas } from "./schema";

/** A flow that may be begun by hand, and what it asks for first. */
export interface FlowButton {
  flow: string;
  label: Texts;
  many: boolean;
  inputs: InputField[];
}

/** A run on a record. `task` is one's own to-do in it; `part` whether one may open it. */
export type RecordRun = Schemas["RecordRunShown"];

/** On how many records runs began, and on how many not. */
export type Pressed = Schemas["PressedAnswer"];

export type Inputs = Record<string, unknown>;

/** Runs that go on are looked at again: others act on them. */
const AGAIN = 30_000;

const onRecord = (form: string, record: string) => url`/api/forms/${form}/records/${record}/flows`;

/** What goes on with a record, and what may be begun on it now. */
export function useRecordFlows(form: string, record: string, revision: number) {
  return useQuery({
    queryKey: [...recordKey(form, record), "flows", revision],
    queryFn: ({ signal }) =>
      api.get<{ buttons: FlowButton[]; runs: RecordRun[] }>(onRecord(form, record), { signal }),
    placeholderData: (before) => before,
    refetchInterval: ({ state }) =>
      state.data?.runs.some((run) => run.finished_at === null) ? AGAIN : false,
  });
}

/** The flows that may be begun on chosen records of a form. */
export function useFlowButtons(form: string) {
  return useQuery({
    queryKey: ["records", form, "buttons"],
    queryFn: async ({ signal }) =>
      (await api.get<{ buttons: FlowButton[] }>(url`/api/forms/${form}/flows`, { signal })).buttons,
  });
}

interface Press {
  flow: string;
  records: readonly string[];
  inputs: Inputs;
  /** The same for every try of one press, so that it begins each run once. */
  once: string;
}

/** Begins a flow on one record or many. */
export function usePress(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ flow, records, inputs, once }: Press): Promise<Pressed> => {
      const headers = { "idempotency-key": once };
      const [one] = records;
      if (records.length > 1 || one === undefined)
        return api.post<Pressed>(url`/api/forms/${form}/flows/${flow}`, { records, inputs }, { headers });
      await api.post(`${onRecord(form, one)}/${encodeURIComponent(flow)}`, { inputs }, { headers });
      return { started: 1, gone: 0, not_now: 0, running: 0 };
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["records", form] }),
  });
}
