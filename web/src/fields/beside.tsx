import { createContext, type ReactNode, useContext } from "react";
import type { FieldValues } from "@/api/records";

const Beside = createContext<FieldValues>({});

/** Gives editors the other values of the record: what options and ranges depend on. */
export function BesideValues({ values, children }: { values: FieldValues; children: ReactNode }) {
  return <Beside value={values}>{children}</Beside>;
}

export const useBeside = (): FieldValues => useContext(Beside);

const FormKey = createContext<string | null>(null);

/** Says of which form the fields inside are, for editors that ask the server about one. */
export const InForm = FormKey.Provider;

/** null where nobody said, as for rows that visitors of a public link write. */
export const useFormKey = (): string | null => useContext(FormKey);
