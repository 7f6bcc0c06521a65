import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { RecordsAsked } from "@/api/records";
import type { Painter } from "../look/usePaint";
import type { FormFields } from "../model/useFormFields";
import type { GridView } from "../model/useGridView";
import type { Save } from "../model/useSaving";

/** What every kind of view is given. Everything is read and written under the actor's own rights. */
export interface KindProps {
  form: FormDefinition;
  fields: FormFields;
  grid: GridView;
  /** Filter, search and fields; each kind adds its own conditions. */
  asked: RecordsAsked;
  painter: Painter | null;
  save: Save;
  onOpen: (id: string) => void;
  /** Begins a new record with these values; null where the actor may not create. */
  onNew: ((values: Record<string, string>) => void) | null;
}

/** The fields that a kind stands on, as far as they are there. */
export type FieldOf = (key: string | undefined) => FieldDefinition | undefined;
