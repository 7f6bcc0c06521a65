import i18next, { type FormatterModule } from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const REMEMBERED = "tongzhou.language";

const catalogues: Record<Language, () => Promise<Record<string, unknown>>> = {
  "zh-CN": async () => (await import("./zh-CN")).zhCN,
  en: async () => (await import("./en")).en,
};

/** Texts of the workbench, which visitors and partners never open: what they fetch first is bounded. */
const lateCatalogues: Record<Language, () => Promise<Record<string, unknown>>> = {
  "zh-CN": async () => (await import("./zh-CN.late")).late,
  en: async () => (await import("./en.late")).late,
};

let wantsLate = false;

async function addLate(language: Language): Promise<void> {
  i18next.addResourceBundle(language, "translation", await lateCatalogues[language](), true);
}

/** The workbench with its texts; they follow the language from then on. */
export async function withLateTexts<Module>(page: Promise<Module>): Promise<Module> {
  wantsLate = true;
  const loaded = await page;
  await addLate(currentLanguage());
  return loaded;
}

/** The language nearest to a locale that a browser or the server names. */
export function nearestLanguage(locale: string | null | undefined): Language {
  return !locale || locale.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

/** The first language the browser asks for that we speak, else English: as the server reads `Accept-Language`. */
export function browserLanguage(): Language {
  return nearestLanguage(navigator.languages.find((name) => /^(zh|en)/i.test(name)) ?? "en");
}

/** What this browser last showed, else what it asks for. */
export function preferredLanguage(): Language {
  const remembered = localStorage.getItem(REMEMBERED);
  return remembered ? nearestLanguage(remembered) : browserLanguage();
}

/** The language shown now. */
export function currentLanguage(): Language {
  return nearestLanguage(i18next.language);
}

/** Numbers inside sentences are grouped as their reader groups them: 57,851. */
const grouping: FormatterModule = {
  type: "formatter",
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value, _format, language) =>
    typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value,
};

/** Prepares texts before the first render, so that no page ever shows a key. */
export async function startTexts(language: Language = preferredLanguage()): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use(grouping)
    .init({
      lng: language,
      fallbackLng: false,
      resources: { [language]: { translation: await catalogues[language]() } },
      interpolation: { escapeValue: false, alwaysFormat: true },
      returnNull: false,
    });
  document.documentElement.lang = language;
}

let chosenByHand = false;

/** Whether the reader chose the language themselves since this page was loaded. */
export function isLanguageChosen(): boolean {
  return chosenByHand;
}

/** What the reader presses: shows a language and keeps to it, whatever the account says. */
export function chooseLanguage(language: Language): Promise<void> {
  chosenByHand = true;
  return showLanguage(language);
}

async function load(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", await catalogues[language]());
  }
  if (wantsLate) await addLate(language);
}

/** Loads the texts of every language: what is made for all readers is written in each. */
export async function loadEveryLanguage(): Promise<void> {
  await Promise.all(LANGUAGES.map(load));
}

/** Loads the texts of a language, shows them and remembers the choice. */
export async function showLanguage(language: Language): Promise<void> {
  await load(language);
  localStorage.setItem(REMEMBERED, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}
