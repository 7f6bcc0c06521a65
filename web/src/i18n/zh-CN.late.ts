import { aggregates } from "./zh-CN/aggregates";
import { designer } from "./zh-CN/designer";
import { discussion } from "./zh-CN/discussion";
import { duplicates } from "./zh-CN/duplicates";
import { formUses } from "./zh-CN/formUses";
import { imports } from "./zh-CN/imports";
import { navigation } from "./zh-CN/navigation";
import { newer } from "./zh-CN/newer";
import { notices } from "./zh-CN/notices";
import { packages } from "./zh-CN/packages";
import { personalData } from "./zh-CN/personalData";
import { rewinding } from "./zh-CN/rewinding";
import { speed } from "./zh-CN/speed";
import { spelled } from "./zh-CN/spelled";
import { templates } from "./zh-CN/templates";
import { tree } from "./zh-CN/tree";
import { views } from "./zh-CN/views";
import { webhooks } from "./zh-CN/webhooks";

/** Texts of the workbench, which visitors and partners never open. */
export const late = {
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

export type LateTexts = typeof late;
