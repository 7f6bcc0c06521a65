import type { ComponentType, ReactNode } from "react";
import type { Operator } from "@/api/fieldTypes";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { Language } from "@/i18n";
import type { Label } from "@/shared/label";

/** What turning values into words depends on. */
export interface Reader {
  language: Language;
  timeZone: string;
  currency: string;
  label: (label: Label | null | undefined) => string;
  yes: string;
  no: string;
  /** Between the items of a list in one line. */
  separator: string;
}

/** A pasted text as the API takes it; `refused` when the field cannot hold it. */
export type Parsed = { value: unknown } | { refused: true };

export interface CellProps {
  field: FieldDefinition;
  value: unknown;
  /** One line of a grid; otherwise the value may take the room it needs. */
  dense?: boolean;
}

export interface EditorProps {
  field: FieldDefinition;
  value: unknown;
  onChange: (value: unknown) => void;
  /** A choice that ends the edit by itself: an option picked, a day clicked. */
  onSettle?: (value: unknown) => void;
  id?: string;
  autoFocus?: boolean;
  disabled?: boolean;
  invalid?: boolean;
  /** Inside a grid cell: without a frame, pop-ups open at once. */
  bare?: boolean;
}

/** Of a column in a list, in pixels. */
export const NARROWEST = 64;
export const WIDEST = 640;

/** Of the choices under a narrow grid cell, in pixels. */
export const POPUP_WIDTH = 240;

export interface FilterProps {
  field: FieldDefinition;
  operator: Operator;
  value: unknown;
  onChange: (value: unknown) => void;
}

export type SettingsValues = Record<string, unknown>;

export interface SettingsProps {
  field: FieldDefinition;
  form: Pick<FormDefinition, "key" | "fields">;
  onChange: (settings: SettingsValues) => void;
}

export type Family = "text" | "number" | "time" | "choice" | "relation" | "media" | "system";

/** What a field of one type is on the pages. One entry per type; see registry.ts. */
export interface FieldEntry {
  icon: ReactNode;
  family: Family;
  align: "start" | "end";
  /** Of a new column, in pixels. */
  width: number;
  /** The editor holds several things or lines: it takes the width and stays open until one leaves it. */
  isWide?: boolean;
  /** The value in one line of words: for copying, titles, chips. Empty for no value. */
  text: (value: unknown, field: FieldDefinition, reader: Reader) => string;
  parse: (text: string, field: FieldDefinition, reader: Reader) => Parsed;
  Cell: ComponentType<CellProps>;
  /** null: nobody writes it by hand. */
  Editor: ComponentType<EditorProps> | null;
  /** Settings of a field just added. */
  initial: () => SettingsValues;
}

/** What an editor holds while nobody can read as a value what was typed. It is never saved. */
export interface Unread {
  unread: string;
}

export function isUnread(value: unknown): value is Unread {
  return typeof value === "object" && value !== null && "unread" in value;
}

/** Whether a value is no value. */
export function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
  );
}
