import type { AuditEntry } from "@/api/audit";
import { browserName } from "@/shared/browserName";

export type Fact = "address" | "browser" | "failures" | "ended";

const isText = (value: unknown): value is string => typeof value === "string";

/** Where somebody was: "203.0.113.9 · Firefox · Windows". */
function place(value: unknown): string {
  const { address, browser } = (value ?? {}) as { address?: unknown; browser?: unknown };
  return [isText(address) ? address : "", isText(browser) ? browserName(browser) : ""]
    .filter(Boolean)
    .join(" · ");
}

/** The network address that an entry names, if it does. */
export function addressOf(entry: AuditEntry): string {
  return isText(entry.detail.address) ? entry.detail.address : "";
}

/** What it was done to; nothing when it is the doer, as with a sign-in. */
export function subjectOf({ subject, actor_id }: AuditEntry): string {
  return subject.kind === "account" && subject.id === actor_id ? "" : subject.label;
}

/** What of an entry's detail can be said in words, and what is left. */
export function factsOf(detail: AuditEntry["detail"]): {
  facts: [Fact, string][];
  rest: AuditEntry["detail"];
} {
  const { address, browser, failures, ended, ...rest } = detail;
  const facts: [Fact, string][] = [
    ["address", isText(address) ? address : ""],
    ["browser", isText(browser) ? browserName(browser) : ""],
    ["failures", typeof failures === "number" ? String(failures) : ""],
    ["ended", place(ended)],
  ];
  return { facts: facts.filter(([, text]) => text !== ""), rest };
}
