import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, fetchFile, url } from "./client";
import { noticeJob } from "./jobs";
import type { Schemas } from "./schema";

export type AppPackage = Schemas["PackageShown"];
export type Installation = Schemas["InstalledAnswer"];
export type Difference = Schemas["DifferenceShown"];
export type Layer = Schemas["LayerShown"];
export type FormPlan = Schemas["FormPlanShown"];
export type NewPackage = Schemas["NewPackage"];
export type PartKind = Schemas["PartKind"];

const PACKAGES = ["packages"] as const;

export function usePackages(may: boolean) {
  return useQuery({
    enabled: may,
    queryKey: PACKAGES,
    queryFn: ({ signal }) => api.get<{ packages: AppPackage[] }>("/api/packages", { signal }),
    select: (answer) => answer.packages,
  });
}

/** What the workspace made of a package since it was installed. */
export function useLayers(key: string) {
  return useQuery({
    queryKey: [...PACKAGES, key, "layers"],
    queryFn: ({ signal }) => api.get<{ layers: Layer[] }>(url`/api/packages/${key}/layers`, { signal }),
    select: (answer) => answer.layers,
  });
}

export function useMakePackage() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (made: NewPackage) => api.post("/api/packages", made),
    onSuccess: () => queries.invalidateQueries(),
  });
}

/** How to install: parts in which the package's word is taken, forms on which values may be lost. */
export interface InstallChoices {
  take: string[];
  confirm: string[];
  samples: boolean;
}

function sent(file: File, choices: InstallChoices): FormData {
  const body = new FormData();
  body.set("take", choices.take.join("\n"));
  body.set("confirm", choices.confirm.join("\n"));
  body.set("samples", String(choices.samples));
  body.set("file", file);
  return body;
}

export function useLookAtPackage() {
  return useMutation({
    mutationFn: ({ file, choices }: { file: File; choices: InstallChoices }) =>
      api.post<Installation>("/api/packages:look", sent(file, choices)),
  });
}

/** Begins the job that installs; everything may look different when it is done. */
export function useInstallPackage() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ file, choices }: { file: File; choices: InstallChoices }) =>
      api.post<Schemas["InstallBegunAnswer"]>("/api/packages:install", sent(file, choices)),
    onSuccess: () => noticeJob(queries),
  });
}

/** What stays and what goes when a package is taken off the list. */
export function useLeaving(key: string) {
  return useQuery({
    queryKey: [...PACKAGES, key, "leaving"],
    queryFn: ({ signal }) => api.get<Schemas["LeavingAnswer"]>(url`/api/packages/${key}/leaving`, { signal }),
  });
}

/** The package as a file; refused where its texts name records by ids, unless these are kept. */
export function fetchPackage(key: string, keepIds: boolean): Promise<Blob> {
  return fetchFile(url`/api/packages/${key}`, { params: { keep_ids: keepIds } });
}

export function useRemoveSamples() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) =>
      api.post<Schemas["SamplesRemovedAnswer"]>(`${url`/api/packages/${key}`}:remove-samples`),
    onSuccess: () => queries.invalidateQueries(),
  });
}

export function useForgetPackage() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => api.delete(url`/api/packages/${key}`),
    onSuccess: () => queries.invalidateQueries(),
  });
}
