import type { OpenLink } from "@/api/links";
import type { FieldValues } from "@/api/records";

/** What a visitor's form begins with: the fields' defaults, then what the link or its address fixes. */
export function beginning(link: OpenLink, moment = new Date()): FieldValues {
  const values: FieldValues = {};
  for (const { key, type, settings } of link.form.fields) {
    const given = settings.default;
    if (given === undefined || given === null || type === "member") continue;
    if (type === "date") values[key] = link.workspace.today;
    else if (type === "date_time") values[key] = moment.toISOString();
    else values[key] = given;
  }
  return { ...values, ...link.values };
}
