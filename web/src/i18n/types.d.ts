import "i18next";
import type { SourceTexts } from "./zh-CN";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: SourceTexts };
  }
}
