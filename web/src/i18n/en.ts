import type { Catalogue } from "./catalogue";
import { batch } from "./en/batch";
import { channel } from "./en/channel";
import { door } from "./en/door";
import { entry } from "./en/entry";
import { fetching } from "./en/fetching";
import { fields } from "./en/fields";
import { formulas } from "./en/formulas";
import { frame } from "./en/frame";
import { links } from "./en/links";
import { me } from "./en/me";
import { portal } from "./en/portal";
import { queries } from "./en/queries";
import { records } from "./en/records";
import { rights } from "./en/rights";
import { settings } from "./en/settings";
import { statements } from "./en/statements";
import type { SourceTexts } from "./zh-CN";

export const en: Catalogue<SourceTexts> = {
  ...frame,
  ...formulas,
  ...door,
  ...me,
  ...rights,
  ...settings,
  ...statements,
  ...portal,
  ...fields,
  ...fetching,
  ...entry,
  ...queries,
  ...records,
  ...links,
  ...channel,
  ...batch,
};
