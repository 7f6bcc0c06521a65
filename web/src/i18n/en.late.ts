import type { Catalogue } from "./catalogue";
import { packages } from "./en/packages";
import type { LateTexts } from "./zh-CN.late";

export const late: Catalogue<LateTexts> = { ...packages };
