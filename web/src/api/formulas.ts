import { useQuery } from "@tanstack/react-query";
import { api, url } from "./client";
import type { FormDocument } from "./forms";
import type { Schemas } from "./schema";

export type FunctionHelp = Schemas["FunctionShown"];
export type FormulaCheck = Schemas["CheckAnswer"];
export type FormulaUse = Schemas["CheckBody"]["use"];

/** All functions of the formula language, in the reader's words. */
export function useFunctions() {
  return useQuery({
    queryKey: ["expression-functions"],
    queryFn: ({ signal }) => api.get<Schemas["FunctionsAnswer"]>("/api/expression-functions", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

interface FormulaAsked {
  use: FormulaUse;
  record: string | null;
  /** The draft that the formula is written in, where the form is being designed. */
  definition: FormDocument | null;
}

/** What a formula answers, or what is wrong with it and where; tried on a record if one is named. */
export function useFormulaCheck(form: string, text: string, asked: FormulaAsked) {
  return useQuery({
    queryKey: ["expressions", form, text, asked],
    enabled: text.trim() !== "",
    queryFn: () => api.post<FormulaCheck>(url`/api/forms/${form}/expressions:check`, { text, ...asked }),
    staleTime: 60_000,
    retry: false,
    placeholderData: (before) => before,
  });
}
