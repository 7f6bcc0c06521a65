import { aggregates } from "./zh-CN/aggregates";
import { batch } from "./zh-CN/batch";
import { channel } from "./zh-CN/channel";
import { designer } from "./zh-CN/designer";
import { discussion } from "./zh-CN/discussion";
import { door } from "./zh-CN/door";
import { entry } from "./zh-CN/entry";
import { fetching } from "./zh-CN/fetching";
import { fields } from "./zh-CN/fields";
import { formulas } from "./zh-CN/formulas";
import { frame } from "./zh-CN/frame";
import { imports } from "./zh-CN/imports";
import { links } from "./zh-CN/links";
import { me } from "./zh-CN/me";
import { newer } from "./zh-CN/newer";
import { personalData } from "./zh-CN/personalData";
import { portal } from "./zh-CN/portal";
import { queries } from "./zh-CN/queries";
import { records } from "./zh-CN/records";
import { rights } from "./zh-CN/rights";
import { settings } from "./zh-CN/settings";
import { speed } from "./zh-CN/speed";
import { statements } from "./zh-CN/statements";
import { templates } from "./zh-CN/templates";
import { tree } from "./zh-CN/tree";
import { views } from "./zh-CN/views";
import { webhooks } from "./zh-CN/webhooks";

/** The source of all texts: other languages are typed by it. One file per area, named like the feature. */
export const zhCN = {
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

export type SourceTexts = typeof zhCN;
