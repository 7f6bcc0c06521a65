import type { FieldTypeName } from "@/api/fieldTypes";
import { multiSelect, select, yesNo } from "./choiceTypes";
import { formula, rollup } from "./computedTypes";
import type { FieldEntry } from "./contracts";
import { address, file, image } from "./mediaTypes";
import { money, number, percent, rating, revision } from "./numberTypes";
import { author, department, lookup, member, recordId, reference } from "./relationTypes";
import { email, link, longText, phone, serial, text } from "./textTypes";
import { date, dateTime, moment } from "./timeTypes";

/** Every field type that the server knows. One without an entry here does not compile. */
export const FIELD_ENTRIES: Readonly<Record<FieldTypeName, FieldEntry>> = {
  text,
  long_text: longText,
  number,
  money,
  percent,
  date,
  date_time: dateTime,
  select,
  multi_select: multiSelect,
  yes_no: yesNo,
  reference,
  member,
  department,
  phone,
  email,
  link,
  address,
  serial,
  file,
  image,
  rating,
  lookup,
  formula,
  rollup,
  record_id: recordId,
  moment,
  author,
  revision,
};

export function entryOf(type: FieldTypeName): FieldEntry {
  return FIELD_ENTRIES[type];
}
