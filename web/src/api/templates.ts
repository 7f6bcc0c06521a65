import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, receive, url } from "./client";
import type { Schemas } from "./schema";

export type TemplateDocument = Schemas["TemplateDocument"];
export type Block = TemplateDocument["blocks"][number];
export type BlockType = Block["type"];
export type BlockOf<Type extends BlockType> = Extract<Block, { type: Type }>;
export type Page = TemplateDocument["page"];
export type Margin = TemplateDocument["header"];
export type Template = Schemas["TemplateShown"];
export type WholeTemplate = Schemas["TemplateWhole"];
/** A text with placeholders, one for every language or one for each. */
export type Words = string | { [language: string]: string };

const templatesKey = (form: string) => ["templates", form] as const;

export function useTemplates(form: string, enabled = true) {
  return useQuery({
    queryKey: templatesKey(form),
    enabled,
    queryFn: ({ signal }) =>
      api.get<{ templates: Template[] }>(url`/api/forms/${form}/templates`, { signal }),
    select: (answer) => answer.templates,
  });
}

export function useTemplate(form: string, key: string) {
  return useQuery({
    queryKey: [...templatesKey(form), key],
    queryFn: ({ signal }) =>
      api.get<{ template: WholeTemplate }>(url`/api/forms/${form}/templates/${key}`, { signal }),
    select: (answer) => answer.template,
    refetchOnWindowFocus: false,
  });
}

export function useMakeTemplate(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (made: { key: string; document: TemplateDocument }) =>
      api.post<{ template: WholeTemplate }>(url`/api/forms/${form}/templates`, made),
    onSuccess: () => queries.invalidateQueries({ queryKey: templatesKey(form) }),
  });
}

export function useSaveTemplate(form: string, key: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: { document: TemplateDocument; revision: number }) =>
      api.patch<{ template: WholeTemplate }>(url`/api/forms/${form}/templates/${key}`, change),
    onSuccess: (answer) => {
      queries.setQueryData([...templatesKey(form), key], answer);
      return queries.invalidateQueries({ queryKey: templatesKey(form), exact: true });
    },
  });
}

export function useRemoveTemplate(form: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => api.delete(url`/api/forms/${form}/templates/${key}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: templatesKey(form), exact: true }),
  });
}

/** The pages that a template makes, saved or not; those before stay until the new ones are here. */
export function usePreview(
  form: string,
  asked: {
    document: TemplateDocument;
    record: string | null;
    language: string;
  },
) {
  return useQuery({
    queryKey: ["preview", form, asked],
    queryFn: ({ signal }) =>
      api.post<Schemas["TemplatePagesAnswer"]>(`${url`/api/forms/${form}/templates`}:preview`, asked, {
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
    staleTime: 60_000,
  });
}

/** As many as the server prints at once. */
export const MOST_PRINTED = 200;

export interface Printing {
  template: string;
  ids: readonly string[];
  output: "pdf" | "zip";
  language?: string;
}

export const printed = (form: string, { template, ...asked }: Printing, signal?: AbortSignal) =>
  receive(`${url`/api/forms/${form}/templates/${template}`}:print`, asked, { signal });
