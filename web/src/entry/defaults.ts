import type { FieldDefinition } from "@/api/forms";
import type { FieldValues, LabelledId } from "@/api/records";

/** Whoever is signed in, as a field of people holds them. */
export function personOf(session: { member_id: string | null; user: { name: string } }): LabelledId | null {
  return session.member_id ? { id: session.member_id, label: session.user.name } : null;
}

/** What a new record begins with; `today` is the workspace's. */
export function defaultsOf(
  fields: readonly FieldDefinition[],
  now: { today: string; me: LabelledId | null; moment?: Date },
): FieldValues {
  const moment = now.moment ?? new Date();
  const values: FieldValues = {};
  for (const { key, type, settings, retired, writable } of fields) {
    const given = settings.default;
    if (given === undefined || given === null || retired || writable === false) continue;
    if (type === "date") values[key] = now.today;
    else if (type === "date_time") values[key] = moment.toISOString();
    else if (type === "member") values[key] = now.me;
    else values[key] = given;
  }
  return values;
}
