import { createContext } from "react";
import type { FieldDefinition } from "@/api/forms";

/** A masked value that somebody wants to see in full. */
export interface Asked {
  form: string;
  id: string;
  field: FieldDefinition;
}

/** Masked values that are shown in full on this page for now. */
export interface Reveals {
  find: (form: string, id: string, field: string) => { value: unknown } | undefined;
  ask: (asked: Asked) => void;
  hide: () => void;
}

export const Revealing = createContext<Reveals | null>(null);
