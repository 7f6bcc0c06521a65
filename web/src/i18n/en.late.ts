import type { Catalogue } from "./catalogue";
import { branches } from "./en/branches";
import { formUses } from "./en/formUses";
import { packages } from "./en/packages";
import type { LateTexts } from "./zh-CN.late";

export const late: Catalogue<LateTexts> = { ...branches, ...formUses, ...packages };
