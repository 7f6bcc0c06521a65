import { createContext, useContext } from "react";

/** The page of a record; null where whoever reads has none of it. */
export type PlaceOfRecord = (form: string, id: string) => string | null;

export const RecordPlaces = createContext<PlaceOfRecord>((form, id) => `/forms/${form}/${id}`);

export function usePlaceOfRecord(): PlaceOfRecord {
  return useContext(RecordPlaces);
}
