import { createContext, useContext } from "react";
import type { FlowDocument, Step } from "@/api/flows";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { Names } from "@/flows/words";
import type { FieldName } from "@/ui/formula/names";
import type { Fault } from "./faults";

/** What every setting of a flow may need. */
export interface FlowEditor {
  document: FlowDocument;
  names: Names;
  /** The form that runs are about. */
  form: FormDefinition | undefined;
  /** Its live fields, calculated ones by what they show. */
  fields: readonly FieldDefinition[];
  /** What formulas may name. */
  offers: readonly FieldName[];
  faults: readonly Fault[];
  change: (step: (document: FlowDocument) => FlowDocument, merge?: string | null) => void;
}

const Editor = createContext<FlowEditor | null>(null);

export const FlowEditorProvider = Editor.Provider;

export function useFlowEditor(): FlowEditor {
  const editor = useContext(Editor);
  if (!editor) throw new Error("outside of a flow's designer");
  return editor;
}

/** Puts part of a step; typing in one setting is one step back. */
export type Put<Of extends Step> = (part: Partial<Of>, merge?: string) => void;
