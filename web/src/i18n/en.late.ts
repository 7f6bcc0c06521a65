import type { Catalogue } from "./catalogue";
import { aggregates } from "./en/aggregates";
import { designer } from "./en/designer";
import { discussion } from "./en/discussion";
import { duplicates } from "./en/duplicates";
import { formUses } from "./en/formUses";
import { imports } from "./en/imports";
import { navigation } from "./en/navigation";
import { newer } from "./en/newer";
import { notices } from "./en/notices";
import { packages } from "./en/packages";
import { personalData } from "./en/personalData";
import { rewinding } from "./en/rewinding";
import { speed } from "./en/speed";
import { spelled } from "./en/spelled";
import { templates } from "./en/templates";
import { tree } from "./en/tree";
import { views } from "./en/views";
import { webhooks } from "./en/webhooks";
import type { LateTexts } from "./zh-CN.late";

export const late: Catalogue<LateTexts> = {
  ...aggregates,
  ...designer,
  ...discussion,
  ...duplicates,
  ...formUses,
  ...imports,
  ...navigation,
  ...newer,
  ...notices,
  ...packages,
  ...personalData,
  ...rewinding,
  ...speed,
  ...spelled,
  ...templates,
  ...tree,
  ...views,
  ...webhooks,
};
