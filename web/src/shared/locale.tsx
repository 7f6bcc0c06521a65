import { createContext, type ReactNode, useContext } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage, type Language } from "@/i18n";
import { type Label, labelText } from "./label";

/** What formatting depends on: the reader's language and the workspace's money, time and day. */
export interface Locale {
  language: Language;
  timeZone: string;
  currency: string;
  /** "Today" of the workspace; set in demos and for month-end work. */
  businessDate: string | null;
}

/** The reader's own clock, by which moments are told before anybody has signed in. */
export const OWN_TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const LocaleContext = createContext<Omit<Locale, "language">>({
  timeZone: OWN_TIME_ZONE,
  currency: "CNY",
  businessDate: null,
});

export function LocaleProvider({
  children,
  ...workspace
}: Omit<Locale, "language"> & { children: ReactNode }) {
  return <LocaleContext value={workspace}>{children}</LocaleContext>;
}

/** The locale of this page; re-renders when the language changes. */
export function useLocale(): Locale {
  useTranslation();
  return { ...useContext(LocaleContext), language: currentLanguage() };
}

/** Reads labels in the language shown. */
export function useLabel(): (label: Label | null | undefined) => string {
  const { language } = useLocale();
  return (label) => labelText(label, language);
}
