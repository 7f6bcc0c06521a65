import type { FieldTypeName } from "@/api/fieldTypes";
import { multiSelect, select, yesNo } from "./choiceTypes";
import { barcode, color } from "./codeTypes";
import { formula, rollup } from "./computedTypes";
import type { FieldEntry } from "./contracts";
import { isLate } from "./late";
import { duration, progress } from "./measureTypes";
import { file, image } from "./mediaTypes";
import { money, number, percent, rating, revision } from "./numberTypes";
import { address, location } from "./placeTypes";
import { author, department, lookup, member, recordId, reference, role } from "./relationTypes";
import { richText } from "./richText";
import { query, subform } from "./rowsType";
import { departments, members, references, roles } from "./severalTypes";
import { signature } from "./signatureType";
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
  references,
  members,
  departments,
  roles,
  member,
  department,
  role,
  phone,
  email,
  link,
  address,
  serial,
  file,
  image,
  rating,
  rich_text: richText,
  duration,
  progress,
  color,
  barcode,
  signature,
  location,
  lookup,
  formula,
  subform,
  query,
  rollup,
  record_id: recordId,
  moment,
  author,
  revision,
};

export function entryOf(type: FieldTypeName): FieldEntry {
  return FIELD_ENTRIES[type];
}

/** Fetches the editors of these types that are not here yet, so that a page shows them at once. */
export async function fetchEditors(types: Iterable<FieldTypeName>): Promise<void> {
  const editors = [...new Set(types)].map((type) => entryOf(type).Editor).filter(isLate);
  await Promise.all(editors.map((editor) => editor.ready()));
}
