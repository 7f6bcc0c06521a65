import type { Catalogue } from "./catalogue";
import { aggregates } from "./en/aggregates";
import { batch } from "./en/batch";
import { channel } from "./en/channel";
import { designer } from "./en/designer";
import { discussion } from "./en/discussion";
import { door } from "./en/door";
import { entry } from "./en/entry";
import { fetching } from "./en/fetching";
import { fields } from "./en/fields";
import { formulas } from "./en/formulas";
import { frame } from "./en/frame";
import { imports } from "./en/imports";
import { links } from "./en/links";
import { me } from "./en/me";
import { newer } from "./en/newer";
import { personalData } from "./en/personalData";
import { portal } from "./en/portal";
import { queries } from "./en/queries";
import { records } from "./en/records";
import { rights } from "./en/rights";
import { settings } from "./en/settings";
import { speed } from "./en/speed";
import { statements } from "./en/statements";
import { templates } from "./en/templates";
import { tree } from "./en/tree";
import { views } from "./en/views";
import { webhooks } from "./en/webhooks";
import type { SourceTexts } from "./zh-CN";

export const en: Catalogue<SourceTexts> = {
  ...frame,
  ...discussion,
  ...formulas,
  ...door,
  ...me,
  ...rights,
  ...settings,
  ...statements,
  ...portal,
  ...personalData,
  ...speed,
  ...fields,
  ...fetching,
  ...entry,
  ...queries,
  ...records,
  ...designer,
  ...aggregates,
  ...imports,
  ...newer,
  ...links,
  ...webhooks,
  ...channel,
  ...views,
  ...batch,
  ...tree,
  ...templates,
};
