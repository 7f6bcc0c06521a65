import { type ComponentType, createContext } from "react";
import type { FieldDefinition } from "@/api/forms";

/** A value that is shown in part. */
export interface MaskedProps {
  field: FieldDefinition;
  value: unknown;
  form: string;
  id: string;
  /** Whether the actor may see it in full. */
  may: boolean;
  dense?: boolean;
}

/** How pages show a masked value inside another one, such as the rows of a sub-form; null: as it came. */
export const MaskedValues = createContext<ComponentType<MaskedProps> | null>(null);
