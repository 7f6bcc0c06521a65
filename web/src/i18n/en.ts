import type { Catalogue } from "./catalogue";
import { channel } from "./en/channel";
import { door } from "./en/door";
import { entry } from "./en/entry";
import { fetched } from "./en/fetched";
import { fields } from "./en/fields";
import { frame } from "./en/frame";
import { me } from "./en/me";
import { ownForms } from "./en/ownForms";
import { people } from "./en/people";
import { portal } from "./en/portal";
import { reading } from "./en/reading";
import { statements } from "./en/statements";
import { visits } from "./en/visits";
import type { SourceTexts } from "./zh-CN";

export const en: Catalogue<SourceTexts> = {
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
