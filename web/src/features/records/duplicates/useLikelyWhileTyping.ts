import { useMemo } from "react";
import { type Likely, useLikely } from "@/api/duplicates";
import type { FormDefinition } from "@/api/forms";
import type { FieldValues } from "@/api/records";
import { isEmpty, isUnread } from "@/fields/contracts";
import { wireValues } from "@/fields/wire";
import { useSettled } from "@/shared/settled";

const NONE: Likely[] = [];

/** The records that a new one is like as it stands, asked for when typing rests; nothing where no check compares. */
export function useLikelyWhileTyping(form: FormDefinition, values: FieldValues): Likely[] {
  const compared = useMemo(() => [...new Set(form.duplicates.map((check) => check.field))], [form]);
  const given = JSON.stringify(
    wireValues(
      Object.fromEntries(
        compared
          .filter((key) => !isEmpty(values[key]) && !isUnread(values[key]))
          .map((key) => [key, values[key]]),
      ),
    ),
  );
  const rested = useSettled(given);
  const asked = useMemo(() => JSON.parse(rested) as FieldValues, [rested]);
  const found = useLikely(form.key, asked).data;
  return Object.keys(asked).length > 0 ? (found ?? NONE) : NONE;
}
