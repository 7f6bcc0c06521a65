import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { chooseLanguage, currentLanguage, type Language } from "@/i18n";

export function otherLanguage(): Language {
  return currentLanguage() === "en" ? "zh-CN" : "en";
}

/** Turns the page into the other language; the button is written in the language it leads to. */
export function LanguageSwitch({ onChange }: { onChange?: (language: Language) => void }) {
  const { t } = useTranslation();
  const other = otherLanguage();
  const turn = async () => {
    await chooseLanguage(other);
    onChange?.(other);
  };
  return (
    <Button type="text" lang={other} onClick={turn}>
      {t("frame.otherLanguage")}
    </Button>
  );
}
