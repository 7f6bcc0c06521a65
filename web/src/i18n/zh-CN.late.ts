import { aggregates } from "./zh-CN/aggregates";
import { batch } from "./zh-CN/batch";
import { binding } from "./zh-CN/binding";
import { delegates } from "./zh-CN/delegates";
import { designer } from "./zh-CN/designer";
import { discussion } from "./zh-CN/discussion";
import { duplicates } from "./zh-CN/duplicates";
import { fetching } from "./zh-CN/fetching";
import { flowDesign } from "./zh-CN/flowDesign";
import { flowDesigner } from "./zh-CN/flowDesigner";
import { flowList } from "./zh-CN/flowList";
import { flowStatistics } from "./zh-CN/flowStatistics";
import { flows } from "./zh-CN/flows";
import { formUses } from "./zh-CN/formUses";
import { formulas } from "./zh-CN/formulas";
import { imports } from "./zh-CN/imports";
import { leaving } from "./zh-CN/leaving";
import { lifecycle } from "./zh-CN/lifecycle";
import { links } from "./zh-CN/links";
import { messages } from "./zh-CN/messages";
import { money } from "./zh-CN/money";
import { navigation } from "./zh-CN/navigation";
import { newer } from "./zh-CN/newer";
import { noticeRules } from "./zh-CN/noticeRules";
import { notices } from "./zh-CN/notices";
import { packages } from "./zh-CN/packages";
import { personalData } from "./zh-CN/personalData";
import { queries } from "./zh-CN/queries";
import { recordFlows } from "./zh-CN/recordFlows";
import { records } from "./zh-CN/records";
import { rewinding } from "./zh-CN/rewinding";
import { rights } from "./zh-CN/rights";
import { runs } from "./zh-CN/runs";
import { settings } from "./zh-CN/settings";
import { simulations } from "./zh-CN/simulations";
import { speed } from "./zh-CN/speed";
import { spelled } from "./zh-CN/spelled";
import { stages } from "./zh-CN/stages";
import { tasks } from "./zh-CN/tasks";
import { templates } from "./zh-CN/templates";
import { tree } from "./zh-CN/tree";
import { views } from "./zh-CN/views";
import { webhooks } from "./zh-CN/webhooks";
import { workingDays } from "./zh-CN/workingDays";

/** Texts of the workbench, which visitors and partners never open. */
export const late = {
  ...aggregates,
  ...batch,
  ...binding,
  ...delegates,
  ...designer,
  ...discussion,
  ...duplicates,
  ...fetching,
  ...flowDesign,
  ...flowDesigner,
  ...flowList,
  ...flowStatistics,
  ...flows,
  ...formUses,
  ...formulas,
  ...imports,
  ...leaving,
  ...lifecycle,
  ...links,
  ...messages,
  ...money,
  ...navigation,
  ...newer,
  ...noticeRules,
  ...notices,
  ...packages,
  ...personalData,
  ...queries,
  ...recordFlows,
  ...records,
  ...rewinding,
  ...rights,
  ...runs,
  ...settings,
  ...simulations,
  ...speed,
  ...spelled,
  ...stages,
  ...tasks,
  ...templates,
  ...tree,
  ...views,
  ...webhooks,
  ...workingDays,
};

export type LateTexts = typeof late;
