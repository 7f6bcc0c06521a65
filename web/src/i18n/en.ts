import type { Catalogue } from "./catalogue";
import { channel } from "./en/channel";
import { designer } from "./en/designer";
import { door } from "./en/door";
import { fields } from "./en/fields";
import { frame } from "./en/frame";
import { imports } from "./en/imports";
import { me } from "./en/me";
import { records } from "./en/records";
import { settings } from "./en/settings";
import type { SourceTexts } from "./zh-CN";

export const en: Catalogue<SourceTexts> = {
  ...frame,
  ...door,
  ...me,
  ...settings,
  ...fields,
  ...records,
  ...designer,
  ...imports,
  ...channel,
};
