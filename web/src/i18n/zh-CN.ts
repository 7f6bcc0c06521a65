import { batch } from "./zh-CN/batch";
import { channel } from "./zh-CN/channel";
import { door } from "./zh-CN/door";
import { entry } from "./zh-CN/entry";
import { fetching } from "./zh-CN/fetching";
import { fields } from "./zh-CN/fields";
import { formulas } from "./zh-CN/formulas";
import { frame } from "./zh-CN/frame";
import { links } from "./zh-CN/links";
import { me } from "./zh-CN/me";
import { portal } from "./zh-CN/portal";
import { queries } from "./zh-CN/queries";
import { records } from "./zh-CN/records";
import { rights } from "./zh-CN/rights";
import { settings } from "./zh-CN/settings";
import { statements } from "./zh-CN/statements";

/** The source of all texts: other languages are typed by it. One file per area, named like the feature. */
export const zhCN = {
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

export type SourceTexts = typeof zhCN;
