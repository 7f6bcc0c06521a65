import { createContext, type ReactNode, useContext } from "react";
import type { FieldValues } from "@/api/records";

const Beside = createContext<FieldValues>({});

/** Gives editors the other values of the record: what options and ranges depend on. */
export function BesideValues({ values, children }: { values: FieldValues; children: ReactNode }) {
  return <Beside value={values}>{children}</Beside>;
}

export const useBeside = (): FieldValues => useContext(Beside);
