import { api, url } from "./client";
import type { Schemas } from "./schema";

export type StoredFile = Schemas["FileShown"];

export async function uploadFile(file: File): Promise<StoredFile> {
  const body = new FormData();
  body.set("file", file);
  return (await api.post<{ file: StoredFile }>("/api/files", body)).file;
}

export const fileAddress = (id: string) => url`/api/files/${id}`;
export const thumbnailAddress = (id: string) => url`/api/files/${id}/thumbnail`;
