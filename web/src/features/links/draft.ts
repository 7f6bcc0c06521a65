import dayjs, { type Dayjs } from "dayjs";
import type { FieldDefinition } from "@/api/forms";
import type { LinkDocument, LinkField, LinkWritten } from "@/api/links";
import { isEmpty, type Reader } from "@/fields/contracts";
import type { Language } from "@/i18n";
import type { Label } from "@/shared/label";
import { clockAt, momentAt } from "@/shared/zones";

/** What a link does with a field: nothing, lets it be filled in, shows a fixed value, or keeps it out of sight. */
export type Mode = "none" | "fill" | "fixed" | "hidden";

export interface FieldChoice {
  mode: Mode;
  value: unknown;
  search: boolean;
  fetch: boolean;
}

export interface LinkDraft {
  title: string;
  about: string;
  thanks: string;
  notice_zh: string;
  notice_en: string;
  notice_must: boolean;
  password: string;
  /** By the clocks of the workspace, whatever those of the browser say; so is `closes_at`. */
  opens_at: Dayjs | null;
  closes_at: Dayjs | null;
  submissions_max: number | null;
  rate: number;
  again: boolean;
  channel_field: string | null;
  sites: string;
  files_max: number;
  file_mb_max: number;
  fields: Record<string, FieldChoice>;
  conditions: string[];
  shown: string[];
  rows: string;
  rows_max: number;
}

const inLanguage = (label: Label | null | undefined, language: Language): string =>
  !label ? "" : typeof label === "string" ? label : (label[language] ?? "");

/** A text changed in the reader's language; what it says in others stays. */
export function withWords(label: Label | null | undefined, language: Language, words: string): Label | null {
  const others = typeof label === "object" && label !== null ? label : {};
  const all = { ...others, [language]: words.trim() };
  const kept = Object.fromEntries(Object.entries(all).filter(([, text]) => text !== ""));
  return Object.keys(kept).length > 0 ? kept : null;
}

export const NOT_THERE: FieldChoice = { mode: "none", value: null, search: false, fetch: false };

function choiceOf({ hidden, value, search, fetch }: LinkField): FieldChoice {
  const mode = hidden ? "hidden" : isEmpty(value) ? "fill" : "fixed";
  return { mode, value: value ?? null, search: search ?? false, fetch: fetch ?? false };
}

type ReadBy = Pick<Reader, "language" | "timeZone">;

/** A link as the drawer edits it; a new one asks for everything that the form requires. */
export function draftOf(
  document: LinkDocument | null,
  fields: readonly FieldDefinition[],
  { language, timeZone }: ReadBy,
): LinkDraft {
  const fresh = fields
    .filter((field) => field.required)
    .map((field): [string, FieldChoice] => [field.key, { ...NOT_THERE, mode: "fill" }]);
  const known = document?.fields?.map((given): [string, FieldChoice] => [given.field, choiceOf(given)]);
  const moment = (text: string | null | undefined) => (text ? dayjs(clockAt(text, timeZone)) : null);
  return {
    title: inLanguage(document?.title, language),
    about: inLanguage(document?.about, language),
    thanks: inLanguage(document?.thanks, language),
    notice_zh: document?.notice?.text["zh-CN"] ?? "",
    notice_en: document?.notice?.text.en ?? "",
    notice_must: document?.notice?.must_accept ?? true,
    password: "",
    opens_at: moment(document?.opens_at),
    closes_at: moment(document?.closes_at),
    submissions_max: document?.submissions_max ?? null,
    rate: document?.rate ?? 20,
    again: document?.again ?? true,
    channel_field: document?.channel_field ?? null,
    sites: (document?.frame_ancestors ?? []).join("\n"),
    files_max: document?.files_max ?? 10,
    file_mb_max: document?.file_mb_max ?? 10,
    fields: Object.fromEntries(known ?? fresh),
    conditions: document?.conditions ?? [],
    shown: document?.shown ?? [],
    rows: document?.rows ?? "",
    rows_max: document?.rows_max ?? 5,
  };
}

const idOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "id" in value ? (value as { id: unknown }).id : value;

/** The notice in the languages that were written; null where none was. */
function noticeOf({ notice_zh, notice_en, notice_must }: LinkDraft): LinkDocument["notice"] {
  const written = Object.entries({ "zh-CN": notice_zh.trim(), en: notice_en.trim() }).filter(
    ([, text]) => text,
  );
  return written.length > 0 ? { text: Object.fromEntries(written), must_accept: notice_must } : null;
}

/** What the drawer holds as the server takes it, with the fields in the form's order. */
export function documentOf(
  draft: LinkDraft,
  kind: LinkDocument["kind"],
  before: LinkDocument | null,
  fields: readonly FieldDefinition[],
  { language, timeZone }: ReadBy,
): LinkWritten {
  const moment = (day: Dayjs | null) => day && momentAt(day.format("YYYY-MM-DDTHH:mm:ss"), timeZone);
  const all = {
    kind,
    title: withWords(before?.title, language, draft.title) ?? "",
    about: withWords(before?.about, language, draft.about),
    opens_at: moment(draft.opens_at),
    closes_at: moment(draft.closes_at),
    rate: draft.rate,
    frame_ancestors: draft.sites.split(/\s+/).filter(Boolean),
  };
  if (kind === "query") {
    const { conditions, shown, rows_max } = draft;
    return { ...all, conditions, shown, rows: draft.rows.trim() || null, rows_max };
  }
  const given = fields.flatMap(({ key }): LinkField[] => {
    const { mode, value, search, fetch } = draft.fields[key] ?? NOT_THERE;
    if (mode === "none") return [];
    return [
      {
        field: key,
        hidden: mode === "hidden",
        value: mode === "fill" ? null : (idOf(value) ?? null),
        search,
        fetch,
      },
    ];
  });
  return {
    ...all,
    fields: given,
    thanks: withWords(before?.thanks, language, draft.thanks),
    notice: noticeOf(draft),
    submissions_max: draft.submissions_max,
    again: draft.again,
    channel_field: draft.channel_field ?? null,
    files_max: draft.files_max,
    file_mb_max: draft.file_mb_max,
  };
}

/** Where an address goes on with a channel that visitors could alter: for counting, not for trust. */
export const embedSnippet = (address: string, title: string) =>
  `<iframe src="${address}?embed=1" title="${title.replace(/"/g, "&quot;")}" style="width:100%;height:720px;border:0"></iframe>`;
