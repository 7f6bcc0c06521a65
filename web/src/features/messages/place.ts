import type { Message } from "@/api/messages";

/** Where a message leads, if it leads anywhere: partner users have no pages of forms' records. */
export function placeOf(
  message: Pick<Message, "path" | "form" | "record_id">,
  inPortal: boolean,
): string | null {
  if (message.path) return message.path;
  return message.form && !inPortal ? `/forms/${message.form}/${message.record_id}` : null;
}
