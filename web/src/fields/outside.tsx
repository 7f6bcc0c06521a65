import { createContext, useContext } from "react";
import type { StoredFile } from "@/api/files";
import type { OfferedAsked, OfferedPage } from "@/api/fills";
import type { FormDefinition } from "@/api/forms";
import type { LabelledId } from "@/api/records";

/** How editors reach the server for somebody who is not signed in. */
export interface Outside {
  upload: (file: File, field: string) => Promise<StoredFile>;
  choices: (field: string, search: string) => Promise<LabelledId[]>;
  options: (asked: OfferedAsked) => Promise<OfferedPage>;
  /** Definitions of the rows that may be written, by their forms' keys. */
  forms: Readonly<Record<string, FormDefinition>>;
}

const OutsideContext = createContext<Outside | null>(null);

/** Around the editors of a page that strangers open. */
export const OutsideProvider = OutsideContext.Provider;

/** null for people who signed in. */
export function useOutside(): Outside | null {
  return useContext(OutsideContext);
}
