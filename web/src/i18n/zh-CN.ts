import { channel } from "./zh-CN/channel";
import { door } from "./zh-CN/door";
import { entry } from "./zh-CN/entry";
import { fetched } from "./zh-CN/fetched";
import { fields } from "./zh-CN/fields";
import { frame } from "./zh-CN/frame";
import { me } from "./zh-CN/me";
import { ownForms } from "./zh-CN/ownForms";
import { people } from "./zh-CN/people";
import { portal } from "./zh-CN/portal";
import { reading } from "./zh-CN/reading";
import { statements } from "./zh-CN/statements";
import { visits } from "./zh-CN/visits";

/** The source of all texts: other languages are typed by it. One file per area, named like the feature. */
export const zhCN = {
  ...frame,
  ...door,
  ...me,
  ...ownForms,
  ...people,
  ...statements,
  ...portal,
  ...fields,
  ...fetched,
  ...entry,
  ...reading,
  ...visits,
  ...channel,
};

export type SourceTexts = typeof zhCN;
