import type { MessageKind } from "@/api/messages";

/** Every kind of message, those that ask for something first. */
export const MESSAGE_KINDS: readonly MessageKind[] = [
  "task",
  "urge",
  "reminder",
  "cc",
  "flow",
  "mention",
  "comment",
  "statement",
  "notice",
  "system",
];
