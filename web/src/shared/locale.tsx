import { createContext, type ReactNode, useContext } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage, type Language } from "@/i18n";
import { type Label, labelText } from "./label";

/** What formatting depends on: the reader's language and the workspace's money, time and day. */
export interface Locale {
  language: Language;
  timeZone: string;
  currency: string;
}

/** What a workspace sets. */
interface Settings extends Omit<Locale, "language"> {
  /** The day that counts as today, in demos and for month-end work; null for the real one. */
  businessDate: string | null;
}

/** The reader's own clock, by which moments are told before anybody has signed in. */
export const OWN_TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const LocaleContext = createContext<Settings>({
  timeZone: OWN_TIME_ZONE,
  currency: "CNY",
  businessDate: null,
});

export function LocaleProvider({ children, ...workspace }: Settings & { children: ReactNode }) {
  return <LocaleContext value={workspace}>{children}</LocaleContext>;
}

/** The locale of this page; re-renders when the language changes. */
export function useLocale(): Locale {
  useTranslation();
  const { timeZone, currency } = useContext(LocaleContext);
  return { timeZone, currency, language: currentLanguage() };
}

/** The day it is in a time zone, as 2026-03-01. */
export function dayIn(timeZone: string, moment: Date = new Date()): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone }).format(moment);
}

/** The workspace's today, as the server reads it: the business date, else the day of its time zone. */
export function useToday(): string {
  const { businessDate, timeZone } = useContext(LocaleContext);
  return businessDate ?? dayIn(timeZone);
}

/** Reads labels in the language shown. */
export function useLabel(): (label: Label | null | undefined) => string {
  const { language } = useLocale();
  return (label) => labelText(label, language);
}
