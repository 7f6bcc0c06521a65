import { useCallback } from "react";
import { useForms } from "@/api/forms";
import type { PlaceOfRecord } from "@/fields/places";

/** The pages of records that a partner's people have: of the forms that they may read, their own partner under 我的. */
export function usePortalPlaces(): PlaceOfRecord {
  const forms = useForms().data;
  return useCallback(
    (form, id) => {
      if (form === "partner") return "/portal/me";
      return forms?.some(({ key }) => key === form) ? `/portal/forms/${form}/${id}` : null;
    },
    [forms],
  );
}
