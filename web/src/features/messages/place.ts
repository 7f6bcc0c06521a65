import type { Message } from "@/api/messages";
import type { PlaceOfRecord } from "@/fields/places";

/** Where a message leads, if it leads anywhere. */
export function placeOf(
  message: Pick<Message, "path" | "form" | "record_id">,
  placeOfRecord: PlaceOfRecord,
): string | null {
  if (message.path) return message.path;
  return message.form && message.record_id ? placeOfRecord(message.form, message.record_id) : null;
}
