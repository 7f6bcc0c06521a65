import type { ConfigProviderProps } from "antd";
import dayjs from "dayjs";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Language, nearestLanguage } from "@/i18n";

type ComponentTexts = NonNullable<ConfigProviderProps["locale"]>;

const loaders: Record<Language, () => Promise<ComponentTexts>> = {
  "zh-CN": async () => {
    const [texts] = await Promise.all([import("antd/locale/zh_CN"), import("dayjs/locale/zh-cn")]);
    dayjs.locale("zh-cn");
    return texts.default;
  },
  en: async () => {
    const texts = await import("antd/locale/en_US");
    dayjs.locale("en");
    return texts.default;
  },
};

/** The words inside Ant Design's own components (date pickers, pagination), in the language shown. */
export function useComponentTexts(): ComponentTexts | undefined {
  const { i18n } = useTranslation();
  const [texts, setTexts] = useState<ComponentTexts>();
  const language = nearestLanguage(i18n.language);
  useEffect(() => {
    let stale = false;
    void loaders[language]().then((loaded) => {
      if (!stale) setTexts(loaded);
    });
    return () => {
      stale = true;
    };
  }, [language]);
  return texts;
}
