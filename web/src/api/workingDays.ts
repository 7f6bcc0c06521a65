import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import { useSending } from "./queries";
import type { Schemas } from "./schema";

export type WorkingDays = Schemas["WorkingDaysAnswer"];
export type SpecialDay = Schemas["SpecialDay"];

const WORKING_DAYS_KEY = ["working-days"] as const;
const PATH = "/api/workspace/working-days";

/** The working days of a year. */
export function useWorkingDays(year: number) {
  return useQuery({
    queryKey: [...WORKING_DAYS_KEY, year],
    queryFn: ({ signal }) => api.get<WorkingDays>(PATH, { signal, params: { year } }),
    placeholderData: (before) => before,
  });
}

export function useChangeWeek() {
  return useSending(
    (change: Partial<Pick<WorkingDays, "public" | "week">>) => api.patch(PATH, change),
    WORKING_DAYS_KEY,
  );
}

/** Says of a day whether the company works; without `works` the calendar says it again. */
export function useSetDay() {
  return useSending(
    ({ day, works, name }: { day: string; works: boolean | null; name: string }) =>
      works === null
        ? api.delete(url`/api/workspace/working-days/${day}`)
        : api.put(url`/api/workspace/working-days/${day}`, { works, name }),
    WORKING_DAYS_KEY,
  );
}
