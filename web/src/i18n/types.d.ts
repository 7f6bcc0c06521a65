import "i18next";
import type { SourceTexts } from "./zh-CN";
import type { LateTexts } from "./zh-CN.late";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: SourceTexts & LateTexts };
  }
}
