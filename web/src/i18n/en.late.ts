import type { Catalogue } from "./catalogue";
import { aggregates } from "./en/aggregates";
import { batch } from "./en/batch";
import { binding } from "./en/binding";
import { delegates } from "./en/delegates";
import { designer } from "./en/designer";
import { discussion } from "./en/discussion";
import { duplicates } from "./en/duplicates";
import { fetching } from "./en/fetching";
import { flowDesign } from "./en/flowDesign";
import { flowDesigner } from "./en/flowDesigner";
import { flowList } from "./en/flowList";
import { flowStatistics } from "./en/flowStatistics";
import { flows } from "./en/flows";
import { formUses } from "./en/formUses";
import { formulas } from "./en/formulas";
import { imports } from "./en/imports";
import { leaving } from "./en/leaving";
import { lifecycle } from "./en/lifecycle";
import { links } from "./en/links";
import { messages } from "./en/messages";
import { money } from "./en/money";
import { navigation } from "./en/navigation";
import { newer } from "./en/newer";
import { noticeRules } from "./en/noticeRules";
import { notices } from "./en/notices";
import { packages } from "./en/packages";
import { personalData } from "./en/personalData";
import { queries } from "./en/queries";
import { recordFlows } from "./en/recordFlows";
import { records } from "./en/records";
import { rewinding } from "./en/rewinding";
import { rights } from "./en/rights";
import { runs } from "./en/runs";
import { settings } from "./en/settings";
import { simulations } from "./en/simulations";
import { speed } from "./en/speed";
import { spelled } from "./en/spelled";
import { stages } from "./en/stages";
import { tasks } from "./en/tasks";
import { templates } from "./en/templates";
import { tree } from "./en/tree";
import { views } from "./en/views";
import { webhooks } from "./en/webhooks";
import { workingDays } from "./en/workingDays";
import type { LateTexts } from "./zh-CN.late";

export const late: Catalogue<LateTexts> = {
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
