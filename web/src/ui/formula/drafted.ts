import { createContext, useContext } from "react";
import type { FormDocument } from "@/api/forms";

const Drafted = createContext<FormDocument | null>(null);

/** Around the pages that design a form: formulas on it may name what is not published yet. */
export const DraftedForm = Drafted.Provider;

/** The draft of this form, where it is the one being designed. */
export function useDrafted(form: string): FormDocument | null {
  const drafted = useContext(Drafted);
  return drafted?.key === form ? drafted : null;
}
